import { join } from 'node:path';
import { userFolders } from '../files/user-folders.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';

/** The file of API keys. */
export const keysFileOf = (values: Values, environment: Environment): string =>
  values.text('keys-file') ?? join(userFolders(environment, process.platform).config, 'keys.json');
