import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { ForeignPath } from '../../src/common/foreign-path.ts';
import { checkPrivateFile, checkPrivateFolder, checkPrivateLog } from '../../src/common/private-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'private-files-'));
const file = join(folder, 'file');
writeFileSync(file, '', { mode: 0o600 });
chmodSync(file, 0o600);

afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asUser = (id: number) => vi.spyOn(process, 'getuid').mockReturnValue(id);

describe('a checked file', () => {
  test('is accepted if it belongs to this user, or does not exist yet', () => {
    expect(() => checkPrivateFile(file)).not.toThrow();
    expect(() => checkPrivateFile(join(folder, 'new'))).not.toThrow();
    expect(() => checkPrivateFile(join(folder, 'no-folder', 'new'))).not.toThrow();
    expect(() => checkPrivateFolder(folder)).not.toThrow();
  });

  test('is refused if it belongs to somebody else, with advice', () => {
    asUser(54_321);
    const isOwner = process.getuid?.() === 54_321;
    expect(isOwner).toBe(true);
    expect(() => checkPrivateFile(file)).toThrow(ForeignPath);
    expect(() => checkPrivateFile(file)).toThrow(
      /belongs to another user\. Use another path, or change its owner \(chown\)/,
    );
  });

  test('may be in a folder of root, but not be a file of root', () => {
    asUser(54_321);
    expect(() => checkPrivateFolder('/')).not.toThrow();
    expect(() => checkPrivateFile('/proc/version')).toThrow(/version belongs to another user/);
  });

  test('is refused if it is a device or a folder', () => {
    expect(() => checkPrivateFile('/dev/null')).toThrow(/null is not a plain file/);
    expect(() => checkPrivateFile(folder)).toThrow(/is not a plain file/);
    expect(() => checkPrivateFolder(file)).toThrow(/is not a folder/);
  });
});

test.skipIf(process.platform === 'win32')('a log may go nowhere, but to no terminal or other device', () => {
  expect(() => checkPrivateLog('/dev/null')).not.toThrow();
  for (const device of ['/dev/tty', '/dev/zero', '/dev/random']) {
    expect(() => checkPrivateLog(device)).toThrow(`${device} is not a plain file. Name one`);
  }
});
