import { userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import type { Environment } from '../merge.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The home folder of this user. A relative one is ignored: whoever prepared the current folder would choose the settings.
 * @param ofUser the folder that the system has for the user
 * @throws {UsageError} for a user without one, as in some containers
 */
export function homeFolder(
  environment: Environment,
  platform: NodeJS.Platform,
  ofUser = () => userInfo().homedir,
): string {
  const [variable, path] = platform === 'win32' ? (['USERPROFILE', win32] as const) : (['HOME', posix] as const);
  const named = environment[variable];
  if (named && path.isAbsolute(named)) return named;
  try {
    return ofUser();
  } catch {
    throw new UsageError(`This user has no home folder: set ${variable} to the absolute path of one.`);
  }
}
