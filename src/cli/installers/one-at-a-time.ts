import { join } from 'node:path';
import { isSystemError } from '../../common/system-reason.ts';
import { LockBusy, withFileLock } from '../../keychain/file-lock.ts';
import { ConfigFault } from '../config-formats/config-format.ts';
import type { Environment } from '../merge.ts';
import { networkFiles } from '../networks/network-files.ts';
import { uninterrupted } from '../uninterrupted.ts';

/** Milliseconds to wait for another process that changes clients' files. */
const WAIT = 5_000;

/**
 * Reads and changes a client's file while no other process of this program does: between its look at the file and its
 * change, it would overwrite what another one has added.
 * @throws {ConfigFault} if another process does so for too long
 */
export async function oneAtATime(environment: Environment, work: () => Promise<void>): Promise<void> {
  const { locks } = networkFiles(environment, process.platform);
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return work();
  };
  try {
    await uninterrupted(() => withFileLock(join(locks, '.clients.lock'), WAIT, begin));
  } catch (error) {
    if (error instanceof LockBusy) throw new ConfigFault(`${error.message}: try again`);
    // Where there can be no lock, there can be no stored network either, and probably no other process.
    if (hasBegun || !isSystemError(error)) throw error;
    await work();
  }
}
