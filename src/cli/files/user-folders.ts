import { isAbsolute, join } from 'node:path';
import type { Environment } from '../merge.ts';
import { homeFolder } from './home-folder.ts';

/** This program's folders, where each platform has those of a user. */
export interface UserFolders {
  /** The folder of the settings. */
  readonly config: string;
  /** The folder of logs and state. */
  readonly state: string;
  /** Files that a program can make again. */
  readonly cache: string;
}

/** The folders of this user. They need not exist. @throws {UsageError} for a user without a home folder who needs one */
export function userFolders(environment: Environment, platform: NodeJS.Platform): UserFolders {
  const inHome = (...names: readonly string[]) => join(homeFolder(environment, platform), ...names);
  if (platform === 'darwin') {
    return {
      config: inHome('Library', 'Application Support', 'ziti-mcp'),
      state: inHome('Library', 'Logs', 'ziti-mcp'),
      cache: inHome('Library', 'Caches', 'ziti-mcp'),
    };
  }
  if (platform === 'win32') {
    const data = (variable: string, usual: string) =>
      join(environment[variable] || inHome('AppData', usual), 'ziti-mcp');
    const local = data('LOCALAPPDATA', 'Local');
    return { config: data('APPDATA', 'Roaming'), state: local, cache: join(local, 'Cache') };
  }
  // XDG Base Directory Specification: ignore a path that is not absolute.
  const xdg = (variable: string, ...usual: readonly string[]) => {
    const folder = environment[variable];
    return join(folder && isAbsolute(folder) ? folder : inHome(...usual), 'ziti-mcp');
  };
  return {
    config: xdg('XDG_CONFIG_HOME', '.config'),
    state: xdg('XDG_STATE_HOME', '.local', 'state'),
    cache: xdg('XDG_CACHE_HOME', '.cache'),
  };
}
