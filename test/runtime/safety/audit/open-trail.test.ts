/** What somebody puts in the place of a trail after it was checked, and before it is opened. */
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTrail, tryTrail } from '../../../../src/runtime/safety/audit/open-trail.ts';
import { makePipe } from '../../../support/make-pipe.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-open-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a trail that somebody replaces after the last question of the check. */
function openWhile(replace: () => void): void {
  writeFileSync(path, '', { mode: 0o600 });
  const uid = process.getuid?.() ?? 0;
  const asked = vi.spyOn(process, 'getuid');
  closeSync(openTrail(path).handle);
  let left = asked.mock.calls.length;
  asked.mockImplementation(() => {
    left -= 1;
    if (left === 0) {
      rmSync(path);
      replace();
    }
    return uid;
  });
  openTrail(path);
}

// Only elsewhere are there permissions to look at.
test.skipIf(process.platform === 'win32').each([
  ['linux', 0o600],
  ['win32', 0o640],
] as const)('on %s a trail that others could read has mode %o', (platform, mode) => {
  writeFileSync(path, '');
  chmodSync(path, 0o640);
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  closeSync(openTrail(path).handle);
  expect(statSync(path).mode & 0o777).toBe(mode);
});

// Only elsewhere are there permissions to look at.
test.skipIf(process.platform === 'win32')('a file that holds something else stays as it is, mode and all', () => {
  for (const [content, mode] of [
    ['root:x:0:0:root:/root:/bin/bash\n', 0o644],
    ['{"name":"settings"}\n', 0o600],
    ['{', 0o640],
  ] as const) {
    writeFileSync(path, content);
    chmodSync(path, mode);
    expect(() => tryTrail(path)).toThrow(
      `${path} holds something other than an audit trail. Name another file, or one that is not there yet.`,
    );
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(statSync(path).mode & 0o777).toBe(mode);
  }
});

// It reads as zeros without end.
test.runIf(existsSync('/dev/full'))('a device that stores nothing holds nothing else', () => {
  expect(() => tryTrail('/dev/full')).not.toThrow();
});

test('a trail, also one whose first line could not be written, and an empty file may be added to', () => {
  const line = '{"time":"2026-01-02T03:04:05.678Z","event":"call"}\n';
  for (const content of [line, `\n${line}`, '']) {
    writeFileSync(path, content, { mode: 0o600 });
    expect(() => tryTrail(path)).not.toThrow();
  }
});

// Windows has no such flags.
describe.skipIf(process.platform === 'win32')('is not opened', () => {
  test('a link to nothing, which makes no file', () => {
    const target = join(folder, 'target');
    const link = () => symlinkSync(target, path);
    expect(() => openWhile(link)).toThrow(/ELOOP|EMLINK/);
    expect(existsSync(target)).toBe(false);
  });
  test('a second name of another file', () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'theirs');
    expect(() => openWhile(() => linkSync(target, path))).toThrow(
      'is not a plain file, or has a second name (a hard link).',
    );
    expect(readFileSync(target, 'utf8')).toBe('theirs');
  });
  test('a pipe that nobody reads, without waiting', () => {
    expect(() => openWhile(() => makePipe(path))).toThrow(/ENXIO/);
  });
  test('a pipe that somebody reads', () => {
    const read = () => {
      makePipe(path);
      reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    };
    let reader: number | undefined;
    expect(() => openWhile(read)).toThrow('is not a plain file, or has a second name (a hard link).');
    closeSync(reader ?? 0);
  });
  test('a folder', () => {
    expect(() => openWhile(() => mkdirSync(path))).toThrow(/EISDIR/);
  });
});
