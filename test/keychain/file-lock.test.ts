import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeFolder } from '../../src/common/make-folder.ts';
import { LockBusy, withFileLock } from '../../src/keychain/file-lock.ts';
import { lockOwner } from '../../src/keychain/lock-owner.ts';

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
  makeFolder(dirname(path));
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

describe('the lock of a process that was killed', () => {
  let left = '';
  beforeAll(async () => {
    const lock = join(mkdtempSync(join(tmpdir(), 'ziti-mcp-lock-')), 'one.lock');
    const child = spawn(process.execPath, ['--import', 'tsx', resolve('test/fixtures/keychain/holder.ts'), lock]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    left = readFileSync(lock, 'utf8');
    rmSync(dirname(lock), { recursive: true });
  });

  const takes = async (owner: string): Promise<boolean> => {
    makeFolder(dirname(path));
    writeFileSync(path, owner);
    return withFileLock(path, 0, async () => true).catch((error: unknown) => {
      if (error instanceof LockBusy) return false;
      throw error;
    });
  };

  test('is free at once', async () => {
    expect(await takes(left)).toBe(true);
    expect(existsSync(path)).toBe(false);
  });

  test('is not free for another machine or container, which cannot see the process', async () => {
    const [id, place = '', ...rest] = left.split(' ');
    expect(await takes([id, `x${place}`, ...rest].join(' '))).toBe(false);
    expect(await takes([id, '', ...rest].join(' '))).toBe(false);
  });

  test('is not free while its number belongs to a process that may be the same', async () => {
    expect(await takes(lockOwner())).toBe(false);
    expect(await takes('a lock of an earlier version')).toBe(false);
  });

  test.runIf(process.platform === 'linux')('is free if another process has its number now', async () => {
    expect(await takes(lockOwner().replace(/\d+$/, '1'))).toBe(true);
  });

  test.runIf(process.platform === 'linux')(
    'is not free where /proc shows other processes by these numbers',
    async () => {
      const pid = Object.getOwnPropertyDescriptor(process, 'pid');
      // As in a container with numbers of its own, but the /proc of its host.
      Object.defineProperty(process, 'pid', { ...pid, value: process.ppid });
      try {
        expect(await takes(lockOwner().replace(/\d+$/, '1'))).toBe(false);
      } finally {
        Object.defineProperty(process, 'pid', { ...pid });
      }
    },
  );
});

test('a holder whose lock was taken over notices it, and leaves the new lock alone', async () => {
  await withFileLock(path, 0, async (lock) => {
    await lock.assertHeld();
    writeFileSync(path, 'another');
    await expect(lock.assertHeld()).rejects.toThrow(LockBusy);
  });
  expect(readFileSync(path, 'utf8')).toBe('another');
});

test('a heartbeat has the time of the file system, whatever the clock of the process', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
  try {
    await withFileLock(path, 0, async (lock) => {
      const taken = statSync(path).mtimeMs;
      while (statSync(path).mtimeMs === taken) await sleep(50);
      expect(statSync(path).mtimeMs).toBeGreaterThan(taken);
      await lock.assertHeld();
    });
  } finally {
    vi.useRealTimers();
  }
});

test('a heartbeat leaves the lock of another process alone', async () => {
  await withFileLock(path, 0, async () => {
    rmSync(path);
    writeFileSync(path, 'another');
    const taken = statSync(path).mtimeMs;
    await sleep(1_500);
    expect(statSync(path).mtimeMs).toBe(taken);
  });
  expect(readFileSync(path, 'utf8')).toBe('another');
});

test.runIf(process.platform === 'linux')('a process that is suspended keeps its lock', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve('test/fixtures/keychain/holder.ts'), path]);
  try {
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    while (!/^State:\tT/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8'))) await sleep(10);
    utimesSync(path, inPast(), inPast());
    await expect(withFileLock(path, 0, async () => undefined)).rejects.toThrow(LockBusy);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

test('waits for a live lock, no longer than the given time', async () => {
  await withFileLock(path, 0, async () => {
    await expect(withFileLock(path, 60, async () => undefined)).rejects.toThrow(path);
  });
});

test('the folder of a lock goes with it, unless it was there before', async () => {
  await withFileLock(path, 0, async () => expect(existsSync(path)).toBe(true));
  expect(existsSync(dirname(path))).toBe(false);
  makeFolder(dirname(path));
  await withFileLock(path, 0, async () => undefined);
  expect(existsSync(dirname(path))).toBe(true);
});

test('a lock is taken although its folder comes and goes', async () => {
  const times = Array.from({ length: 20 }, (_, at) => at);
  const taken = times.map((at) => withFileLock(`${path}.${at % 3}`, 10_000, async () => at));
  expect(await Promise.all(taken)).toEqual(times);
});

test('the wait for a lock ends on request', async () => {
  const stop = new AbortController();
  await withFileLock(path, 0, async () => {
    const waiting = withFileLock(path, 60_000, async () => undefined, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow('abort');
  });
});
