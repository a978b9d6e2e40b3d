import { randomUUID } from 'node:crypto';
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder, removeEmpty } from '../common/make-folder.ts';
import { lockOwner, stateOfOwner } from './lock-owner.ts';

/** Milliseconds between a holder's heartbeats. */
const HEARTBEAT = 1_000;
/** Milliseconds without a heartbeat after which a process that cannot be seen from here is considered dead. */
const DEAD_AFTER = 15_000;
/** Milliseconds between checks of a lock that another process holds. */
const PAUSE = 50;

/** Another process has held the lock for longer than the caller waits. */
export class LockBusy extends Error {}

/** A held lock. */
export interface HeldLock {
  /** @throws {LockBusy} if the lock was lost: this process was suspended so long that another considered it dead */
  assertHeld(): Promise<void>;
}

/**
 * Runs `work` while this call holds the lock file, among all processes that share the file system. A process that dies
 * leaves its file behind: it is removed at once if that process is seen to have ended, and without heartbeats if it
 * cannot be seen.
 * A folder that is only made for the lock goes with it.
 * @param wait milliseconds to wait for another holder
 * @param stop ends that wait
 * @throws {LockBusy} if the lock is not free by then
 */
export async function withFileLock<T>(
  path: string,
  wait: number,
  work: (lock: HeldLock) => Promise<T>,
  stop?: AbortSignal,
): Promise<T> {
  const owner = lockOwner();
  const made = await acquire(path, owner, wait, stop);
  const alive = setInterval(() => void beat(path, owner).catch(() => undefined), HEARTBEAT);
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
    removeEmpty(made);
  }
}

/** @returns the folders that were made for the lock */
async function acquire(path: string, owner: string, wait: number, stop?: AbortSignal): Promise<readonly string[]> {
  const until = performance.now() + wait;
  for (;;) {
    // Again each time: whoever had the lock may have made its folder, and takes it along.
    const made = makeFolder(dirname(path));
    if (await created(path, owner)) return made;
    if ((await isDead(path)) && (await removeDead(path))) continue;
    if (performance.now() > until) throw new LockBusy(`another process holds the lock ${path}`);
    await sleep(PAUSE, undefined, { signal: stop });
  }
}

async function created(path: string, owner: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file
      .writeFile(owner)
      .catch(async (error) => {
        // On a full disk, nobody could tell whose lock it is.
        await rm(path, { force: true });
        throw error;
      })
      .finally(() => file.close());
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    // Windows reports EPERM or EBUSY for a file that is being deleted.
    if (code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'))) return false;
    throw error;
  }
}

/**
 * Removes the lock of a dead process. Only one process at a time may do so, and it checks again first: in the meantime
 * the lock may belong to a living process. False if it could not be tried.
 */
async function removeDead(path: string): Promise<boolean> {
  try {
    await withFileLock(`${path}.aside`, 0, async (turn) => {
      if (!(await isDead(path))) return;
      await turn.assertHeld();
      await rm(path, { force: true });
    });
    return true;
  } catch {
    // Another process is removing it, or the file is in use: the caller checks again, until its wait ends.
    return false;
  }
}

async function isDead(path: string): Promise<boolean> {
  const state = stateOfOwner((await ownerOf(path)) ?? '');
  // One that is seen here may be suspended: it goes on later, and takes the lock for its own.
  if (state !== undefined) return state === 'ended';
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (await fileTime(path)) - found.mtimeMs > DEAD_AFTER;
}

/** Writes the same again, so that the file system sets the time: the clock of this process may be another. */
async function beat(path: string, owner: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    // By now the path may be the lock of another process; this file stays the same.
    if ((await file.readFile('utf8')) === owner) await file.write(owner, 0);
  } finally {
    await file.close();
  }
}

/**
 * Now, by the clock of the file system: on a network drive, or after a clock change, it differs from this process's.
 */
async function fileTime(beside: string): Promise<number> {
  const probe = `${beside}.${randomUUID()}`;
  await writeFile(probe, '');
  const { mtimeMs } = await stat(probe);
  await rm(probe, { force: true });
  return mtimeMs;
}

const ownerOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
