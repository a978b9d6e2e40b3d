import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { restrictToOwner } from '../../../../src/runtime/safety/secrets/restrict-to-owner.ts';
import { type RecordingLog, recordingLog } from '../../../support/recording-log.ts';

let folder: string;
let log: RecordingLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-close-'));
  log = recordingLog();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rights = () => statSync(folder).mode & 0o7777;
const file = (name: string, mode: number) => {
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), mode);
};
const warned = (words: string) =>
  expect(log.lines).toStrictEqual([expect.stringMatching(`"warn".*${words}.*"folder"`)]);

// Windows has no such permissions.
describe.skipIf(process.platform === 'win32')('a folder of secrets', () => {
  test.each([0o755, 0o750, 0o701, 0o777])('with the permissions %o is closed to others', (mode) => {
    file('secret.jwt', 0o600);
    chmodSync(folder, mode);
    restrictToOwner(folder, log);
    expect(rights()).toBe(0o700);
    warned('now restricted to its owner');
  });

  test.each([0o700, 0o500])('with the permissions %o is left alone silently', (mode) => {
    file('readme', 0o644);
    chmodSync(folder, mode);
    restrictToOwner(folder, log);
    expect(rights()).toBe(mode);
    expect(log.lines).toStrictEqual([]);
  });

  const inUse: [what: string, prepare: () => void][] = [
    ['a file that others read', () => file('index.html', 0o644)],
    [
      'one among closed files',
      () => {
        for (const [name, mode] of Object.entries({ a: 0o600, b: 0o644, c: 0o600 })) file(name, mode);
      },
    ],
    ['a folder that others enter', () => mkdirSync(join(folder, 'public'), { mode: 0o755 })],
    ['a link', () => symlinkSync('/', join(folder, 'link'))],
  ];
  test.each(inUse)('with %s in it is left alone, and the log says what to do', (_what, prepare) => {
    prepare();
    chmodSync(folder, 0o755);
    restrictToOwner(folder, log);
    expect(rights()).toBe(0o755);
    warned('use a separate folder, or run chmod 700');
  });

  test('that everybody may use, such as /tmp, stays open', () => {
    chmodSync(folder, 0o1777);
    restrictToOwner(folder, log);
    expect(rights()).toBe(0o1777);
    warned('use a separate folder');
  });

  // Only root can change the owner of a folder.
  test.runIf(process.getuid?.() === 0)('of somebody else stays unchanged', () => {
    chmodSync(folder, 0o755);
    chownSync(folder, 12345, 12345);
    restrictToOwner(folder, log);
    expect(rights()).toBe(0o755);
    warned('use a separate folder');
  });
});
