/** What replicas keep of a person's login in the store that they share. */
import { describe, expect, test } from 'vitest';
import { StateUnreachable } from '../../src/common/shared-state.ts';
import { memoryState } from '../../src/http/state/memory-state.ts';
import { sealBy } from '../../src/http/state/seal.ts';
import { SharedTokens } from '../../src/http/state/shared-tokens.ts';

const KEY = 'a-key-that-all-replicas-know';
const seal = sealBy(KEY, 'test');

describe('a sealed text', () => {
  const sealed = seal.close('here', 'secret');
  const changed = Buffer.from(sealed, 'base64url');
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);

  test.each([
    ['as it was', seal, 'here', sealed, 'secret'],
    ['in another place', seal, 'there', sealed, undefined],
    ['under another key', sealBy('another-key-of-the-same-length', 'test'), 'here', sealed, undefined],
    ['for another purpose', sealBy(KEY, 'other'), 'here', sealed, undefined],
    ['changed', seal, 'here', changed.toString('base64url'), undefined],
    ['cut off', seal, 'here', sealed.slice(0, 20), undefined],
    ['that is none', seal, 'here', '{"access":"a"}', undefined],
  ])('%s', (_, by, place, text, expected) => {
    expect(by.open(place, text)).toBe(expected);
  });

  test('is different each time, and shows nothing', () => {
    expect(seal.close('here', 'secret')).not.toBe(sealed);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret');
  });
});

describe('the tokens of one login', () => {
  test('are changed by one process at a time', async () => {
    const state = memoryState();
    const [one, other] = [1, 2].map(() => new SharedTokens(state, seal, 'place', 60_000));
    const order: string[] = [];
    await Promise.all([
      one?.exclusively(async (held) => {
        order.push('one begins');
        await new Promise((resolve) => setTimeout(resolve, 20));
        await held.write('refreshed');
        order.push('one ends');
      }),
      other?.exclusively(async (held) => order.push(`other finds ${await held.read()}`)),
    ]);
    expect(order).toEqual(['one begins', 'one ends', 'other finds refreshed']);
  });

  test('are free again after work that failed', async () => {
    const tokens = new SharedTokens(memoryState(), seal, 'place', 60_000);
    await expect(tokens.exclusively(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await tokens.exclusively(async () => 'free')).toBe('free');
  });

  test('a lost store is told as such, and nothing is done', async () => {
    const lost = () => Promise.reject(new StateUnreachable('gone'));
    const state = { ...memoryState(), claim: lost, read: lost };
    const tokens = new SharedTokens(state, seal, 'place', 60_000);
    let done = false;
    const work = async () => {
      done = true;
    };
    await expect(tokens.read()).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(tokens.exclusively(work)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(done).toBe(false);
  });
});
