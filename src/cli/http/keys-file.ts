import { join } from 'node:path';
import type { Environment } from '../merge.ts';
import { configFolder } from '../networks/config-folder.ts';
import type { Values } from '../read-values.ts';

/** The file of API keys. */
export const keysFileOf = (values: Values, environment: Environment): string =>
  values.text('keys-file') ?? join(configFolder(environment, process.platform), 'keys.json');
