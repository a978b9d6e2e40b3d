import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../merge.ts';

/** Where each platform keeps a user's settings. */
export function configFolder(environment: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') {
    return join(environment['APPDATA'] || join(homedir(), 'AppData', 'Roaming'), 'ziti-mcp');
  }
  const home = environment['HOME'] || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'ziti-mcp');
  // XDG Base Directory Specification: ignore a path that is not absolute.
  const config = environment['XDG_CONFIG_HOME'];
  return join(config && isAbsolute(config) ? config : join(home, '.config'), 'ziti-mcp');
}

/** The networks file, and what is stored next to it. */
export interface NetworkFiles {
  readonly folder: string;
  /** Settings of all networks, without secrets. */
  readonly settings: string;
  /** Lock files. */
  readonly locks: string;
  /** Encrypted secrets files, where there is no keychain. */
  readonly secrets: string;
}

/** Where they are on this machine. */
export function networkFiles(environment: Environment, platform: NodeJS.Platform): NetworkFiles {
  const folder = configFolder(environment, platform);
  return {
    folder,
    settings: join(folder, 'networks.jsonc'),
    locks: join(folder, 'locks'),
    secrets: join(folder, 'secrets'),
  };
}
