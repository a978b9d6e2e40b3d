import { chmodSync, lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../../common/log.ts';

/** Permissions of anybody but the owner, and the sticky bit of shared folders such as `/tmp`. */
const OTHERS = 0o077;
const SHARED = 0o1000;

/**
 * Restricts a folder of secrets to its owner, since its file names reveal who has secrets, and logs that. Folders of
 * other users, shared folders, and folders with content for others (`/tmp`, a home) stay as they are; then the log says
 * what to do.
 */
export function restrictToOwner(folder: string, log: Logger): void {
  const stats = statSync(folder);
  // Windows has no such permissions; Node makes them up there.
  if (process.platform === 'win32' || !isOpen(stats)) return;
  try {
    const content = readdirSync(folder).map((name) => lstatSync(join(folder, name)));
    if (isOurs(stats) && !isShared(stats) && content.every((each) => isOurs(each) && !isOpen(each))) {
      chmodSync(folder, 0o700);
      log.warn('the folder of --secrets-dir was open to others: it is now restricted to its owner', { folder });
      return;
    }
  } catch {
    // Logged below.
  }
  log.warn(
    'the folder of --secrets-dir is open to others, and its file names reveal who has secrets: use a separate folder, or run chmod 700 on this one',
    { folder },
  );
}

const isOpen = ({ mode }: Stats): boolean => (mode & OTHERS) !== 0;
const isShared = ({ mode }: Stats): boolean => (mode & SHARED) !== 0;
const isOurs = ({ uid }: Stats): boolean => uid === process.getuid?.();
