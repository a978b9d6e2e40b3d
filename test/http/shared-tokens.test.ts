/** What replicas keep of a person's login in the store that they share. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../src/common/log.ts';
import { StateUnreachable } from '../../src/common/shared-state.ts';
import { memoryState } from '../../src/http/state/memory-state.ts';
import { redisState } from '../../src/http/state/redis-state.ts';
import { sealBy } from '../../src/http/state/seal.ts';
import { SharedTokens } from '../../src/http/state/shared-tokens.ts';
import { TokenKeeper } from '../../src/runtime/network/auth/oidc/token-keeper.ts';
import type { TokenSet } from '../../src/runtime/network/auth/oidc/token-set.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

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

  test('are known to be lost by a process whose lock another one took over', async () => {
    const state = memoryState();
    const tokens = new SharedTokens(state, seal, 'place', 60_000);
    await tokens.exclusively(async (held) => {
      await held.assertHeld();
      await state.write('login-lock place', 'another', 60_000);
      await expect(held.assertHeld()).rejects.toMatchObject({ kind: 'unreachable', next: 'Try again.' });
    });
    expect(await state.read('login-lock place')).toBe('another');
  });

  test('are free again after work that failed', async () => {
    const tokens = new SharedTokens(memoryState(), seal, 'place', 60_000);
    await expect(tokens.exclusively(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await tokens.exclusively(async () => 'free')).toBe('free');
  });

  test('a lost store is reported as such, and nothing is done', async () => {
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

describe('in a real store, at several processes', () => {
  let redis: RedisServer;
  const states: Awaited<ReturnType<typeof redisState>>[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    for (let each = 0; each < 3; each += 1) states.push(await redisState({ url: redis.url }, silentLogger));
  });
  afterAll(async () => {
    for (const each of states) await each.close();
    await redis?.stop();
  });

  const START = 1_000_000;
  const set = (number: number) => ({
    access: `access-${number}`,
    refresh: `refresh-${number}`,
    // Older than the minute in which a refresh is in vain.
    from: START - 61_000,
    until: START + 600_000,
  });
  const tools = { clock: { date: () => START }, log: silentLogger } as never;

  test('a token is refreshed once, however many need it at the same time', async () => {
    const keepers = states.map((state) => new TokenKeeper(new SharedTokens(state, seal, 'race', 60_000)));
    await keepers[0]?.keep(set(0));
    let uses = 0;
    // The provider takes each refresh token once.
    const refresh = async ({ refresh }: TokenSet) => {
      uses += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return refresh === `refresh-${uses - 1}` ? set(uses) : undefined;
    };
    for (let round = 1; round <= 2; round += 1) {
      const refused = `access-${round - 1}`;
      const all = Array.from({ length: 6 }, (_, at) => keepers[at % 3]?.current(refresh, tools, refused));
      expect(new Set((await Promise.all(all)).map((each) => each?.access))).toEqual(new Set([`access-${round}`]));
      expect(uses).toBe(round);
    }
  });

  test('of a process that is gone, the next one waits no longer than it may be at work', async () => {
    const [here, there] = states;
    const tokens = new SharedTokens(there as (typeof states)[number], seal, 'gone', 60_000);
    const place = 'login-lock gone';
    await here?.claim(place, 'a process that is gone', 300);
    const began = performance.now();
    expect(await tokens.exclusively(async () => 'mine')).toBe('mine');
    expect(performance.now() - began).toBeGreaterThan(200);
    expect(await here?.read(place)).toBeUndefined();
  });

  test('they are unused when none of them has noted a use for as long as a login lasts', async () => {
    const [one, other] = states.map((state) => new SharedTokens(state, seal, 'unused', 400));
    expect(await one?.areUnused()).toBe(true);
    one?.touch();
    await expect.poll(() => states[0]?.read('login-used unused')).toBe('used');
    const asked = other?.areUnused();
    // Somebody is there again while the other one makes sure.
    const again = new SharedTokens(states[0] as (typeof states)[number], seal, 'unused', 4_000);
    again.touch();
    expect(await asked).toBe(false);
  });
});
