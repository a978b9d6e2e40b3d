import { join } from 'node:path';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { userFolders } from '../user-folders.ts';

/** The file of API keys. */
export const keysFileOf = (values: Values, environment: Environment): string =>
  values.text('keys-file') ?? join(userFolders(environment, process.platform).config, 'keys.json');
