/** Who else can put something in the place of a folder, on the way to a file. */
import { chmodSync, chownSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkPrivateFile } from '../../src/common/private-files.ts';
import { checkTrustedFile } from '../../src/common/trusted-files.ts';

const ME = 54_321;
const OTHER = 12_345;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-folders-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const at = (...names: string[]): string => join(folder, ...names);

function made(path: string, mode: number, uid = 0, gid = 0): void {
  mkdirSync(path);
  chownSync(path, uid, gid);
  chmodSync(path, mode);
}

function fileIn(path: string, mode = 0o600, uid = 0, gid = 0): string {
  const file = join(path, 'file');
  writeFileSync(file, 'x');
  chownSync(file, uid, gid);
  chmodSync(file, mode);
  return file;
}

const checks: [string, (path: string) => void][] = [
  ['a file that this program writes', checkPrivateFile],
  ['a file that it obeys', checkTrustedFile],
];

// Only root can make folders of other users.
describe.runIf(process.getuid?.() === 0).each(checks)('the folders above %s', (_what, check) => {
  const asUser = (uid: number, gid = uid): void => {
    vi.spyOn(process, 'getuid').mockReturnValue(uid);
    vi.spyOn(process, 'getgid').mockReturnValue(gid);
  };

  test.each([
    ['a group', 0o770, OTHER, /Other users can write to .*above: those of its group, 12345\. .*\(chmod g-w\)/],
    ['a group that may only make files', 0o730, OTHER, /those of its group, 12345/],
    ['the group of root, which can have members', 0o775, 0, /those of its group, 0\./],
    ['everybody', 0o707, 0, /Other users can write to .*above\. .*\(chmod go-w\)/],
  ])('are refused where %s can write to one, however far above', (_who, mode, gid, says) => {
    made(at('above'), mode, 0, gid);
    mkdirSync(at('above', 'a', 'b'), { recursive: true, mode: 0o700 });
    const file = fileIn(at('above', 'a', 'b'));
    expect(() => check(file)).toThrow(says);
    chmodSync(at('above'), 0o755);
    expect(() => check(file)).not.toThrow();
  });

  test('may be writable by the group that is only this user, as where the umask is 002', () => {
    chmodSync(folder, 0o755);
    made(at('home'), 0o2775, ME, ME);
    made(at('home', 'own'), 0o775, ME, ME);
    const file = fileIn(at('home', 'own'), 0o664, ME, ME);
    asUser(ME);
    expect(() => check(file)).not.toThrow();
    // A volume of the system, for the one user of a container.
    chownSync(at('home'), 0, ME);
    expect(() => check(file)).not.toThrow();
    // The number is that of the user by chance.
    asUser(ME, 100);
    expect(() => check(file)).toThrow(/Other users can write to .*: those of its group, 54321/);
    asUser(ME);
    chownSync(file, ME, OTHER);
    expect(() => check(file)).toThrow(/Other users can write to .*file: those of its group, 12345/);
  });

  test('are refused where one belongs to another user', () => {
    made(at('theirs'), 0o755, OTHER);
    made(at('theirs', 'own'), 0o700);
    expect(() => check(fileIn(at('theirs', 'own')))).toThrow(/theirs belongs to another user, who can replace it/);
  });

  test('may be shared like /tmp, if the next one is not of another user', () => {
    made(at('shared'), 0o1777);
    made(at('shared', 'own'), 0o700);
    made(at('shared', 'theirs'), 0o755, OTHER);
    expect(() => check(fileIn(at('shared', 'own')))).not.toThrow();
    expect(() => check(fileIn(at('shared', 'theirs')))).toThrow(/theirs belongs to another user/);
    symlinkSync(at('shared', 'own'), at('shared', 'link'));
    expect(() => check(at('shared', 'link', 'file'))).not.toThrow();
    lchownSync(at('shared', 'link'), OTHER, OTHER);
    expect(() => check(at('shared', 'link', 'file'))).toThrow(/link belongs to another user/);
  });

  test('are those on the way to the target of a link, too', () => {
    made(at('open'), 0o777);
    made(at('open', 'own'), 0o700);
    made(at('own'), 0o700);
    fileIn(at('open', 'own'));
    fileIn(at('own'));
    symlinkSync('../own', at('open', 'back'));
    for (const [name, target] of [
      ['absolute', at('open', 'own')],
      ['relative', '../own/../open/own'],
      ['through', at('open', 'back')],
    ] as const) {
      symlinkSync(target, at('own', name));
      expect(() => check(at('own', name, 'file')), name).toThrow(/Other users can write to .*open\. /);
    }
    symlinkSync('.', at('own', 'loop'));
    expect(() => check(at('own', 'loop', 'loop', 'file'))).not.toThrow();
    // Not "own": the folder that the link's target is in.
    symlinkSync(at('open', 'own'), at('own', 'inner'));
    expect(() => check(`${at('own', 'inner')}/../own/file`)).toThrow(/Other users can write to .*open\. /);
  });
});

test.skipIf(process.platform === 'win32')('what does not exist is fine, but not what it leads back to', () => {
  mkdirSync(at('open'));
  chmodSync(at('open'), 0o777);
  expect(() => checkPrivateFile(at('none', 'file'))).not.toThrow();
  expect(() => checkPrivateFile(`${at('none')}/../open/file`)).toThrow(/Other users can write to .*open\. /);
  expect(() => checkPrivateFile(relative('.', at('open', 'file')))).toThrow(/Other users can write to .*open\. /);
});

test.skipIf(process.platform === 'win32')('a link that leads back to itself is left to the system', () => {
  symlinkSync('two', at('one'));
  symlinkSync('one', at('two'));
  expect(() => checkPrivateFile(at('one', 'file'))).toThrow(/ELOOP/);
});
