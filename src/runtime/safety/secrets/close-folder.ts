import { chmodSync, lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../../common/log.ts';

/** Rights of anybody but the owner, and the mark of a folder that all may use, as `/tmp`. */
const OTHERS = 0o077;
const SHARED = 0o1000;

/**
 * Closes a folder of secrets to others, since the names of its files tell who has secrets there, and says so in the log.
 * A folder of somebody else, and one that is shared or has something in it for others (`/tmp`, a home), stays as it is:
 * then the log tells what to do.
 */
export function closeFolder(folder: string, log: Logger): void {
  const stats = statSync(folder);
  // Windows has no such rights: Node makes them up there.
  if (process.platform === 'win32' || !isOpen(stats)) return;
  try {
    const content = readdirSync(folder).map((name) => lstatSync(join(folder, name)));
    if (isOurs(stats) && !isShared(stats) && content.every((each) => isOurs(each) && !isOpen(each))) {
      chmodSync(folder, 0o700);
      log.warn('the folder of --secrets-dir was open to others: it is closed to them now', { folder });
      return;
    }
  } catch {
    // Said below.
  }
  log.warn(
    'the folder of --secrets-dir is open to others, and its file names tell who has secrets: name a folder for them alone, or run chmod 700 on this one',
    { folder },
  );
}

const isOpen = ({ mode }: Stats): boolean => (mode & OTHERS) !== 0;
const isShared = ({ mode }: Stats): boolean => (mode & SHARED) !== 0;
const isOurs = ({ uid }: Stats): boolean => uid === process.getuid?.();
