import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './merge.ts';

/** Where each platform keeps files that a program can recreate. */
export function cacheFolder(environment: Environment, platform: NodeJS.Platform): string {
  const home = environment['HOME'] || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'ziti-mcp');
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'ziti-mcp', 'Cache');
  }
  // XDG Base Directory Specification: ignore a path that is not absolute.
  const cache = environment['XDG_CACHE_HOME'];
  return join(cache && isAbsolute(cache) ? cache : join(home, '.cache'), 'ziti-mcp');
}
