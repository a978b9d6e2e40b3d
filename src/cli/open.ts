import type { Logger } from '../common/log.ts';
import type { Session } from '../runtime/call.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import { type Exposer, exposer } from './exposer.ts';
import type { Environment } from './merge.ts';
import { withNetwork } from './networks/with-network.ts';
import type { Values } from './read-values.ts';
import { resolveAnswers } from './resolve-answers.ts';
import { resolveConnection } from './resolve-connection.ts';
import { resolvePolicy } from './resolve-policy.ts';
import { resolveSafety } from './resolve-safety.ts';
import { resolveTables } from './tables.ts';
import { wire } from './wire.ts';

/** What calls are made in, and what of it each connection sees. */
export interface Opened {
  readonly session: Session;
  readonly exposing: Exposer;
}

/**
 * Steps three and four, for whoever serves or calls. Nothing is sent to the controller yet.
 * @param known gets the secrets that the session holds
 * @throws {UsageError} for values that are wrong, contradictory, or name something that is not there
 */
export async function open(given: Values, environment: Environment, log: Logger, known: KnownSecrets): Promise<Opened> {
  const values = await withNetwork(given, environment);
  const tables = await resolveTables(values, environment, log);
  const { catalogue } = tables;
  const policy = await resolvePolicy(values, catalogue);
  const safety = resolveSafety(values, environment, catalogue);
  const connection = resolveConnection(values, environment);
  const session = wire(tables, policy, connection, safety, resolveAnswers(values, connection), log, known);
  return { session, exposing: await exposer(values, tables, policy.exposure, session.answers.maxTokens) };
}
