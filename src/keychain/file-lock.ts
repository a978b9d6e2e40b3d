import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two signs of life of a holder, and without one after which its process is taken for dead. */
const SIGN_OF_LIFE = 1_000;
const DEAD_AFTER = 15_000;
/** Milliseconds between two looks at a lock that another process holds. */
const LOOK = 50;

/** A lock that another process has held for longer than the caller waits. */
export class LockBusy extends Error {}

/** A lock that is held. */
export interface HeldLock {
  /** @throws {LockBusy} where the lock was lost: this process stood still so long that another took it for dead */
  assertHeld(): Promise<void>;
}

/**
 * Runs `work` while this file belongs to this call alone, among all processes that share the file system. A process that
 * dies leaves its file behind; it shows no more sign of life then, and is set aside.
 * @param wait milliseconds to wait for another holder
 * @throws {LockBusy} where the lock is not free by then
 */
export async function withFileLock<T>(path: string, wait: number, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  const owner = randomUUID();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await acquire(path, owner, wait);
  const alive = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), SIGN_OF_LIFE);
  const isHeld = async () => (await ownerOf(path)) === owner;
  try {
    return await work({
      assertHeld: async () => {
        if (!(await isHeld())) throw new LockBusy(`the lock ${path} was lost to another process`);
      },
    });
  } finally {
    clearInterval(alive);
    if (await isHeld()) await rm(path, { force: true });
  }
}

async function acquire(path: string, owner: string, wait: number): Promise<void> {
  const until = performance.now() + wait;
  while (!(await created(path, owner))) {
    if ((await isDead(path)) && (await setAside(path))) continue;
    if (performance.now() > until) throw new LockBusy(`another process holds the lock ${path}`);
    await sleep(LOOK);
  }
}

async function created(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows says EPERM or EBUSY of a file that is being deleted.
    if (code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'))) return false;
    throw error;
  }
}

/**
 * Removes the lock of a dead process. Only one process at a time may, and it looks again first: what others found dead
 * may meanwhile be the lock of a living owner. False where it could not be tried.
 */
async function setAside(path: string): Promise<boolean> {
  try {
    await withFileLock(`${path}.aside`, 0, async (turn) => {
      if (!(await isDead(path))) return;
      await turn.assertHeld();
      await rm(path, { force: true });
    });
    return true;
  } catch {
    // It is another one's turn, or the file is in use: the caller looks again, for as long as it waits.
    return false;
  }
}

const isDead = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (await fileTime(path)) - found.mtimeMs > DEAD_AFTER;
};

/** Now, by the clock of the file system: on a network drive, or with a clock that was set, it is not that of this process. */
async function fileTime(beside: string): Promise<number> {
  const probe = `${beside}.${randomUUID()}`;
  await writeFile(probe, '');
  const { mtimeMs } = await stat(probe);
  await rm(probe, { force: true });
  return mtimeMs;
}

const ownerOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
