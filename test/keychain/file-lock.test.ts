import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LockBusy, withFileLock } from '../../src/keychain/file-lock.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-lock-'));
  path = join(folder, 'deep', 'one.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** By the clock of the file system, which differs from that of this process if a test fakes the time. */
const inPast = () => new Date(statSync(path).mtimeMs - 60_000);

test('processes that write to one file lose no changes', async () => {
  const sum = join(folder, 'sum');
  writeFileSync(sum, '0');
  const adder = resolve('test/fixtures/keychain/adder.ts');
  const codes = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', adder, path, sum, '10'], { stdio: 'inherit' });
      return (await once(child, 'close'))[0];
    }),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(readFileSync(sum, 'utf8')).toBe('40');
});

test('a stale lock is removed by exactly one of those waiting', async () => {
  await withFileLock(path, 0, async () => undefined);
  writeFileSync(path, 'a process that died');
  utimesSync(path, inPast(), inPast());
  let inside = 0;
  const work = () =>
    withFileLock(path, 10_000, async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((done) => setTimeout(done, 20));
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 6 }, work));
  expect(existsSync(path)).toBe(false);
});

test('a holder whose lock was taken over notices it, and leaves the new lock alone', async () => {
  await withFileLock(path, 0, async (lock) => {
    await lock.assertHeld();
    writeFileSync(path, 'another');
    await expect(lock.assertHeld()).rejects.toThrow(LockBusy);
  });
  expect(readFileSync(path, 'utf8')).toBe('another');
});

test('waits for a live lock, no longer than the given time', async () => {
  await withFileLock(path, 0, async () => {
    await expect(withFileLock(path, 60, async () => undefined)).rejects.toThrow(path);
  });
});
