import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { checkOwnFile, checkOwnFolder, ForeignPath } from '../../src/common/own-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-files-'));
const file = join(folder, 'file');
writeFileSync(file, '', { mode: 0o600 });
chmodSync(file, 0o600);

afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asUser = (id: number) => vi.spyOn(process, 'getuid').mockReturnValue(id);

describe('a checked file', () => {
  test('is accepted if it belongs to this user, or does not exist yet', () => {
    expect(() => checkOwnFile(file)).not.toThrow();
    expect(() => checkOwnFile(join(folder, 'new'))).not.toThrow();
    expect(() => checkOwnFile(join(folder, 'no-folder', 'new'))).not.toThrow();
    expect(() => checkOwnFolder(folder)).not.toThrow();
  });

  test('is refused if it belongs to somebody else, with advice', () => {
    asUser(54_321);
    const own = process.getuid?.() === 54_321;
    expect(own).toBe(true);
    expect(() => checkOwnFile(file)).toThrow(ForeignPath);
    expect(() => checkOwnFile(file)).toThrow(
      /belongs to another user\. Use another path, or change its owner \(chown\)/,
    );
  });

  test('may be in a folder of root, but not be a file of root', () => {
    asUser(54_321);
    expect(() => checkOwnFolder('/')).not.toThrow();
    expect(() => checkOwnFile('/proc/version')).toThrow(/version belongs to another user/);
  });

  test('is refused if it is a device or a folder', () => {
    expect(() => checkOwnFile('/dev/null')).toThrow(/null is not a plain file/);
    expect(() => checkOwnFile(folder)).toThrow(/is not a plain file/);
    expect(() => checkOwnFolder(file)).toThrow(/is not a folder/);
  });
});
