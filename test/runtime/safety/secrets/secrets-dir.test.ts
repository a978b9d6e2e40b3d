import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import { SecretsDir, trySecretsFolder } from '../../../../src/runtime/safety/secrets/secrets-dir.ts';
import { recordingLog } from '../../../support/recording-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const origin = { tool: 'detailIdentity', entity: 'alice', kind: 'enrollment JWT', extension: '.jwt' };

test('each secret has a file that only its owner can read, named after what it is', () => {
  const path = join(folder, 'deep', 'secrets');
  const file = new SecretsDir(path, silentLogger).put(origin, 'one');
  expect(file).toBe(`${path}/detailIdentity-alice-enrollment-JWT.jwt`);
  expect(readFileSync(file, 'utf8')).toBe('one');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test('what is there is never written to: the same secret is found again, another one gets a number', () => {
  const dir = new SecretsDir(folder, silentLogger);
  const first = dir.put(origin, 'one');
  expect(dir.put(origin, 'one')).toBe(first);
  const second = dir.put(origin, 'two');
  expect(second).toBe(join(folder, 'detailIdentity-alice-enrollment-JWT-2.jwt'));
  expect(dir.put(origin, 'two')).toBe(second);
  expect(readFileSync(first, 'utf8')).toBe('one');
});

test('a link that waits under the name is not followed', () => {
  const target = join(folder, 'target');
  writeFileSync(target, '');
  symlinkSync(target, join(folder, 'detailIdentity-alice-enrollment-JWT.jwt'));
  expect(new SecretsDir(folder, silentLogger).put(origin, 'one')).toBe(
    join(folder, 'detailIdentity-alice-enrollment-JWT-2.jwt'),
  );
  expect(readFileSync(target, 'utf8')).toBe('');
});

test.each([
  ['..a  b/c--', 'a-b-c'],
  ['.-.', ''],
  ['A_b.1', 'A_b.1'],
])('%j is written as %j', (entity, written) => {
  const file = new SecretsDir(folder, silentLogger).put({ ...origin, entity }, 'one');
  expect(basename(file)).toBe(['detailIdentity', written, 'enrollment-JWT.jwt'].filter(Boolean).join('-'));
});

test('a folder that is open to others is closed and reported once', () => {
  chmodSync(folder, 0o755);
  const log = recordingLog();
  const dir = new SecretsDir(folder, log);
  dir.put(origin, 'one');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  // Whoever opens it again means it.
  chmodSync(folder, 0o755);
  dir.put(origin, 'two');
  expect(statSync(folder).mode & 0o777).toBe(0o755);
  expect(log.lines).toHaveLength(1);
});

test('a folder is tried before there is a secret, and only made for one, for its owner alone', () => {
  const path = join(folder, 'deep', 'secrets');
  trySecretsFolder(path);
  expect(readdirSync(folder)).toStrictEqual([]);
  new SecretsDir(path, silentLogger).put(origin, 'one');
  expect(statSync(path).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'file'), '');
  expect(() => trySecretsFolder(join(folder, 'file'))).toThrow(/is not a folder/);
  expect(() => trySecretsFolder(join(folder, 'file', 'in'))).toThrow(/ENOTDIR/);
});

test.skipIf(process.platform === 'win32')('no secret goes where others can write', () => {
  chmodSync(folder, 0o777);
  expect(() => trySecretsFolder(folder)).toThrow(/Other users can write to/);
  expect(() => new SecretsDir(folder, silentLogger).put(origin, 'one')).toThrow(/Other users can write to/);
  expect(readdirSync(folder)).toStrictEqual([]);
});

test('there is an end to the files of one name', () => {
  const dir = new SecretsDir(folder, silentLogger);
  const base = 'detailIdentity-alice-enrollment-JWT';
  for (let number = 1; number <= 999; number += 1) {
    writeFileSync(join(folder, `${base}${number === 1 ? '' : `-${number}`}.jwt`), '');
  }
  expect(dir.put(origin, 'the last')).toBe(join(folder, `${base}-1000.jwt`));
  expect(() => dir.put(origin, 'one too many')).toThrow(`there are already 1000 files named ${base}`);
});

test.each(['../../etc/passwd', '/abs', '..', 'a\0b', '<b>\u202e', 'x'.repeat(5000), '-rf', ''])(
  'the file of an entity named %j stays in the folder',
  (entity) => {
    new SecretsDir(folder, silentLogger).put({ ...origin, entity }, 'one');
    const [name = '', ...others] = readdirSync(folder);
    expect(others).toStrictEqual([]);
    expect(name).toMatch(/^detailIdentity-[A-Za-z0-9._-]{0,62}enrollment-JWT\.jwt$/);
  },
);
