import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ageKeyFile, ageVault, createAgeKeyFile } from '../../src/keychain/age-vault.ts';

/** Cheap enough for a test: real passphrases use the library's default. */
const WORK = 8;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-age-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const withPassphrase = (passphrase: string) => ageVault(join(folder, 'secrets'), async () => ({ passphrase }), WORK);
const keyFile = () => join(folder, 'key');
const withKey = () => ageVault(join(folder, 'secrets'), () => ageKeyFile(keyFile()));

test('only the same passphrase opens the file', async () => {
  await withPassphrase('correct horse').write('prod', 'canary-secret');
  expect(await withPassphrase('correct horse').read('prod')).toBe('canary-secret');
  expect(await withPassphrase('correct horse').read('lab')).toBeUndefined();
  await expect(withPassphrase('wrong').read('prod')).rejects.toMatchObject({ fault: 'wrong-key' });
  const file = readFileSync(join(folder, 'secrets', 'prod.age'));
  expect(file.includes('canary')).toBe(false);
  expect(file.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
});

test('of several that create a key file at once, one does, and all use its key', async () => {
  const create = () => createAgeKeyFile(keyFile()).then(() => ageKeyFile(keyFile()));
  const keys = await Promise.all(Array.from({ length: 6 }, create));
  const stored = { identity: readFileSync(keyFile(), 'utf8').trim() };
  expect(keys).toEqual(keys.map(() => stored));
  expect(readdirSync(folder)).toEqual(['key']);
});

test('a key file is created once, only for its owner, and opens the file', async () => {
  await createAgeKeyFile(keyFile());
  const original = readFileSync(keyFile(), 'utf8');
  await createAgeKeyFile(keyFile());
  expect(readFileSync(keyFile(), 'utf8')).toBe(original);
  if (process.platform !== 'win32') expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  await withKey().write('prod', 'canary-secret');
  expect(await withKey().read('prod')).toBe('canary-secret');
  expect([await withKey().remove('prod'), await withKey().remove('prod')]).toEqual([true, false]);
  expect(readdirSync(join(folder, 'secrets'))).toEqual([]);
});

test('reports a key file that is missing, invalid, or readable by others', async () => {
  await withPassphrase('x').write('prod', 'secret');
  await expect(withKey().read('prod')).rejects.toMatchObject({
    fault: 'failed',
    message: expect.stringContaining('ENOENT'),
  });
  writeFileSync(keyFile(), 'canary-secret', { mode: 0o600 });
  const error = await withKey()
    .read('prod')
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ fault: 'wrong-key', message: expect.stringContaining('contains no age key') });
  expect(String(error)).not.toContain('canary');
  if (process.platform === 'win32') return;
  chmodSync(keyFile(), 0o640);
  await expect(withKey().read('prod')).rejects.toMatchObject({ next: expect.stringContaining('chmod 600') });
});

test('reports a damaged file, and asks for the key once', async () => {
  let asked = 0;
  const vault = ageVault(
    folder,
    async () => {
      asked += 1;
      return { passphrase: 'x' };
    },
    WORK,
  );
  await vault.write('prod', 'secret');
  await vault.read('prod');
  writeFileSync(join(folder, 'prod.age'), 'age-encryption.org/v1\nrubbish');
  await expect(vault.read('prod')).rejects.toMatchObject({
    fault: 'wrong-key',
    message: expect.stringContaining('damaged'),
  });
  expect(asked).toBe(1);
});

test('reports a folder that cannot be made', async () => {
  writeFileSync(join(folder, 'secrets'), 'a file');
  await expect(withPassphrase('x').write('prod', 'y')).rejects.toMatchObject({ name: 'SecretStoreError' });
});

test.skipIf(process.platform === 'win32')('uses neither a file nor a folder that others can write to', async () => {
  const secrets = join(folder, 'secrets');
  const refused = (work: Promise<unknown>, path: string) =>
    expect(work).rejects.toMatchObject({
      message: expect.stringContaining('is not used.'),
      next: expect.stringContaining(`Other users can write to ${path}. Remove that permission`),
    });
  await createAgeKeyFile(keyFile());
  await withKey().write('prod', 'canary-secret');
  const stored = join(secrets, 'prod.age');
  for (const [path, mode] of [
    [keyFile(), 0o602],
    [stored, 0o606],
    [secrets, 0o703],
    [folder, 0o777],
  ] as const) {
    chmodSync(path, mode);
    await refused(withKey().read('prod'), path);
    chmodSync(path, path === keyFile() || path === stored ? 0o600 : 0o700);
  }
  expect(await withKey().read('prod')).toBe('canary-secret');
  chmodSync(secrets, 0o777);
  await refused(withKey().write('lab', 'x'), secrets);
  await refused(createAgeKeyFile(join(secrets, 'new')), secrets);
  expect(readdirSync(secrets)).toEqual(['prod.age']);
});
