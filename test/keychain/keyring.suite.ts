import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keyringVault } from '../../src/keychain/keyring-vault.ts';
import { vaultStore } from '../../src/keychain/vault-store.ts';

/** A real gnome-keyring in a D-Bus session of its own: scripts/test-keyring.ts starts both. */
const locks = mkdtempSync(join(tmpdir(), 'ziti-mcp-keyring-'));
afterAll(() => rmSync(locks, { recursive: true }));

const vault = (limit?: number) =>
  keyringVault({
    environment: process.env,
    platform: process.platform,
    service: 'ziti-mcp test',
    ...(limit === undefined ? {} : { limit }),
  });
const store = (limit?: number) => vaultStore(vault(limit), locks);

test('the keychain gives back what it is given, to another process too', async () => {
  await store().probe();
  const prod = store().of('prod');
  expect(await prod.get('password')).toBeUndefined();
  await prod.set('password', 'påss 😀');
  expect(await store().of('prod').get('password')).toBe('påss 😀');
  expect(await prod.delete('password')).toBe(true);
  expect(await vault().read('prod')).toBeUndefined();
});

test('an identity larger than an entry of Windows is split, and whole again', async () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(3_200)}\n-----END PRIVATE KEY-----\n`;
  const lab = store(1_280).of('lab');
  await lab.set('key', key);
  expect(await vault(1_280).read('lab')).toBe(JSON.stringify({ key }));
  expect(await vault().read('lab')).toBe(JSON.stringify({ key }));
  await lab.set('key', 'short');
  expect(await lab.get('key')).toBe('short');
  expect(await lab.forget()).toBe(true);
  expect(await vault().read('lab')).toBeUndefined();
});

test('a secret whose parts are gone is damaged, and can be replaced', async () => {
  const lab = store(1_280).of('lab');
  await lab.set('key', 'A'.repeat(3_200));
  expect(await vault().remove('lab a 1')).toBe(true);
  await expect(lab.get('key')).rejects.toMatchObject({
    fault: 'damaged',
    next: expect.stringContaining('init --network lab'),
  });
  expect(await lab.forget()).toBe(true);
  expect([await vault().remove('lab a 0'), await vault().remove('lab a 2')]).toEqual([false, false]);
});

test('several at once neither mix nor lose secrets', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const prod = store().of('prod');
  await Promise.all(names.map((name) => prod.set(name, `secret of ${name}`)));
  expect(await Promise.all(names.map((name) => prod.get(name)))).toEqual(names.map((name) => `secret of ${name}`));
  await prod.forget();
});
