import { join } from 'node:path';
import { userFolders } from '../files/user-folders.ts';
import type { Environment } from '../merge.ts';

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
  const folder = userFolders(environment, platform).config;
  return {
    folder,
    settings: join(folder, 'networks.jsonc'),
    locks: join(folder, 'locks'),
    secrets: join(folder, 'secrets'),
  };
}
