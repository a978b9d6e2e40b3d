import { silentLogger } from '../../common/log.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { resolveMode } from './exposure.ts';
import { resolvePolicy } from './policy.ts';
import { resolveTables } from './tables.ts';

/**
 * Checks flags that are only stored now: with a mistake in them, every later start of the server would fail.
 * @throws {UsageError}
 */
export async function checkServed(values: Values, environment: Environment): Promise<void> {
  const { catalogue } = await resolveTables(values, environment, silentLogger);
  resolveMode(values);
  await resolvePolicy(values, catalogue, environment);
}
