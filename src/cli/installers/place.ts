import { existsSync, readdirSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { homeFolder } from '../files/home-folder.ts';
import type { Environment } from '../merge.ts';

/** Where to look for clients: a machine as its user sees it. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Environment;
  /** The folder for a project's configuration. */
  readonly folder: string;
  /** Joins the parts of a path the way this platform does. */
  join(...parts: readonly string[]): string;
  exists(path: string): boolean;
  /** Names in a folder; none if it does not exist. */
  names(path: string): readonly string[];
}

/** The machine that this program runs on. */
export function currentPlace(environment: Environment): Place {
  return placeOf(process.platform, environment, process.cwd(), {
    exists: existsSync,
    names: (path) => (existsSync(path) ? readdirSync(path) : []),
  });
}

/** A machine of any platform. */
export function placeOf(
  platform: NodeJS.Platform,
  environment: Environment,
  folder: string,
  files: Pick<Place, 'exists' | 'names'>,
): Place {
  const home = homeFolder(environment, platform);
  return { platform, home, environment, folder, join: platform === 'win32' ? win32.join : posix.join, ...files };
}

/** The platform's folder for application settings: `%APPDATA%`, `~/Library/Application Support`, or the XDG folder. */
export function applicationData(place: Place): string {
  const { platform, environment, home, join } = place;
  if (platform === 'win32') return environment['APPDATA'] || join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return xdgConfig(place);
}

/** The folder of the XDG Base Directory Specification; ignores a path that is not absolute. */
export function xdgConfig({ environment, home, join }: Place): string {
  const named = environment['XDG_CONFIG_HOME'];
  return named && posix.isAbsolute(named) ? named : join(home, '.config');
}
