import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from '../../src/common/make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rightsOf = (path: string) => statSync(path).mode & 0o777;

test('makes all folders that are missing, for their owner alone', () => {
  const path = join(folder, 'one', 'two', 'three');
  makeFolder(path);
  expect([join(path, '..', '..'), join(path, '..'), path].map(rightsOf)).toStrictEqual([0o700, 0o700, 0o700]);
});

test('leaves existing files unchanged, even behind a link', () => {
  const path = join(folder, 'there');
  mkdirSync(path);
  symlinkSync(path, join(folder, 'link'));
  const before = rightsOf(path);
  makeFolder(path);
  makeFolder(join(folder, 'link', 'new'));
  expect(rightsOf(path)).toBe(before);
  expect(readdirSync(path)).toStrictEqual(['new']);
});

test.each([
  ['a file', () => writeFileSync(join(folder, 'taken'), '')],
  ['a link to nothing', () => symlinkSync(join(folder, 'nothing'), join(folder, 'taken'))],
])('fails if %s is in the place of the folder or of one above it', (_what, put) => {
  put();
  expect(() => makeFolder(join(folder, 'taken'))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(folder, 'taken', 'below'))).toThrow(/EEXIST|ENOTDIR/);
  expect(readdirSync(folder)).toStrictEqual(['taken']);
});

test('processes that make the same folders and remove them again do not fail', async () => {
  const maker = resolve('test/fixtures/keychain/folder-maker.ts');
  const codes = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const path = join(folder, 'one', 'two');
      const child = spawn(process.execPath, ['--import', 'tsx', maker, path, '3000'], { stdio: 'inherit' });
      return (await once(child, 'close'))[0];
    }),
  );
  expect(codes).toEqual([0, 0, 0]);
});
