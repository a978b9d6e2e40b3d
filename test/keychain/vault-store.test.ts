import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SecretStoreError } from '../../src/keychain/secret-store.ts';
import { vaultStore } from '../../src/keychain/vault-store.ts';
import { memoryVault } from './memory-vault.ts';

let locks: string;
let texts: Map<string, string>;

beforeEach(() => {
  locks = mkdtempSync(join(tmpdir(), 'ziti-mcp-locks-'));
  texts = new Map();
});
afterEach(() => rmSync(locks, { recursive: true }));

const store = (wait?: number) => vaultStore(memoryVault(texts), locks, wait);

test('secrets are kept by network and key, and deleted one by one', async () => {
  const prod = store().of('prod');
  await prod.set('password', 'p1');
  await prod.set('refresh-token a b', 'r1');
  await store().of('lab').set('password', 'p2');
  expect(await store().of('prod').get('password')).toBe('p1');
  expect(await prod.get('refresh-token a b')).toBe('r1');
  expect(await prod.get('refresh-token')).toBeUndefined();
  expect([await prod.delete('password'), await prod.delete('password')]).toEqual([true, false]);
  expect(await prod.get('refresh-token a b')).toBe('r1');
  expect([await prod.forget(), await prod.forget()]).toEqual([true, false]);
  expect([...texts.keys()]).toEqual(['lab']);
});

test('deleting the last secret deletes the entry of its network', async () => {
  const prod = store().of('prod');
  await prod.set('password', 'p1');
  await prod.delete('password');
  expect(texts.size).toBe(0);
});

test('any key and any secret are read back unchanged', async () => {
  const text = fc.string({ unit: 'binary' });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(text, text, { maxKeys: 4 }), async (secrets) => {
      texts.clear();
      const network = store().of('prod');
      await network.exclusively(async (held) => {
        for (const [key, secret] of Object.entries(secrets)) await held.set(key, secret);
      });
      for (const [key, secret] of Object.entries(secrets)) expect(await network.get(key)).toBe(secret);
      for (const name of ['constructor', '__proto__']) {
        if (!Object.hasOwn(secrets, name)) expect(await network.get(name)).toBeUndefined();
      }
    }),
    { numRuns: 15, examples: [[{ ['__proto__']: 'x', constructor: 'y', '': '' }]] },
  );
});

test('work under the lock of a network is never interleaved, and no lock is left behind', async () => {
  const count = async () => {
    await store()
      .of('prod')
      .exclusively(async (held) => {
        const before = Number((await held.get('n')) ?? 0);
        await new Promise((done) => setTimeout(done, 5));
        await held.set('n', String(before + 1));
      });
  };
  await Promise.all(Array.from({ length: 8 }, count));
  expect(await store().of('prod').get('n')).toBe('8');
  expect(readdirSync(locks)).toEqual([]);
});

test('networks do not wait for each other, and a failure frees the lock', async () => {
  const failing = store()
    .of('prod')
    .exclusively(async () => {
      await store(0).of('lab').set('password', 'p');
      throw new Error('a fault in the work');
    });
  await expect(failing).rejects.toThrow('a fault in the work');
  await store(0).of('prod').set('password', 'p');
});

test('reports a lock that is held for too long, with its file', async () => {
  const held = store()
    .of('prod')
    .exclusively(async () => {
      const error = await store(100)
        .of('prod')
        .set('password', 'p')
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(SecretStoreError);
      expect(error).toMatchObject({ fault: 'busy', message: expect.stringContaining(join(locks, 'prod.lock')) });
    });
  await held;
});

describe('damaged data', () => {
  test('is reported without quoting it', async () => {
    texts.set('prod', '{"password":"canary-secret');
    const error = await store()
      .of('prod')
      .get('password')
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ fault: 'damaged', next: expect.stringContaining('init --network prod') });
    expect(String(error) + JSON.stringify(error)).not.toContain('canary');
  });
});

test('a probe leaves nothing behind, and detects a store that loses data', async () => {
  await store().probe();
  expect(texts.size).toBe(0);
  const lossy = vaultStore({ ...memoryVault(), read: async () => undefined }, locks);
  await expect(lossy.probe()).rejects.toThrow('does not return');
});

test.each(['write', 'read', 'remove'] as const)(
  'a probe whose %s was interrupted leaves nothing behind',
  async (step) => {
    const plain = memoryVault(texts);
    let isFirst = true;
    const interrupted = vaultStore(
      {
        ...plain,
        [step]: async (network: string, text: string) => {
          const failure = isFirst
            ? new SecretStoreError('failed', 'Its process ended with SIGINT.', 'Try again.')
            : undefined;
          isFirst = false;
          if (failure === undefined) return plain[step](network, text);
          // It did what it was asked for, unless it was to remove something.
          if (step === 'write') await plain.write(network, text);
          throw failure;
        },
      },
      locks,
    );
    await expect(interrupted.probe()).rejects.toThrow('ended with SIGINT');
    expect(texts.size).toBe(0);
  },
);

test('probes of several processes at once do not disturb each other', async () => {
  const plain = memoryVault(texts);
  // As slow as a file: another process could come in between.
  const slow = { ...plain, write: (network: string, text: string) => sleep(5).then(() => plain.write(network, text)) };
  const probes = Array.from({ length: 4 }, () => vaultStore(slow, locks).probe());
  await expect(Promise.all(probes)).resolves.toHaveLength(4);
  expect(texts.size).toBe(0);
});

test('a probe that cannot lock says so', async () => {
  const file = join(locks, 'file');
  writeFileSync(file, '');
  await expect(vaultStore(memoryVault(texts), join(file, 'locks')).probe()).rejects.toMatchObject({
    fault: 'failed',
    message: expect.stringMatching(/^No file can be created in .*locks: .* \(E[A-Z]+\)\.$/),
  });
});
