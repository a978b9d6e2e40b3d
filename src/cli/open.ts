import type { Logger } from '../common/log.ts';
import type { PolicySettings } from '../runtime/gate/policy/types.ts';
import type { Person } from '../runtime/network/auth/person.ts';
import type { Network } from '../runtime/owners/network.ts';
import type { Process } from '../runtime/owners/process.ts';
import { guardedLog } from '../runtime/safety/secrets/guarded-log.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import { type Exposer, exposer } from './exposer.ts';
import { resolveForesight } from './foresight.ts';
import type { Environment } from './merge.ts';
import { withNetwork } from './networks/with-network.ts';
import type { Values } from './read-values.ts';
import { resolveAnswers } from './resolve-answers.ts';
import { resolveConnection } from './resolve-connection.ts';
import { resolvePolicy } from './resolve-policy.ts';
import { resolveSafety } from './resolve-safety.ts';
import { resolveTables } from './tables.ts';
import { makeNetwork, makeProcess } from './wire.ts';

/** What is served: the process, the network, and how its tools are exposed to each client. */
export interface Opened {
  readonly process: Process;
  readonly network: Network;
  readonly exposing: Exposer;
  /** The same, for those who may do less: under another policy. */
  under(policy: PolicySettings): Promise<Opened>;
}

/**
 * Steps three and four, for whoever serves or calls. Nothing is sent to the controller yet.
 * @param known gets the secrets that the network's log-in is made with
 * @param person whoever is there while a login goes on: nobody, unless told
 * @throws {UsageError} for values that are wrong, contradictory, or name something that is not there
 */
export async function open(
  given: Values,
  environment: Environment,
  log: Logger,
  known: KnownSecrets,
  person: Person = {},
): Promise<Opened> {
  const values = await withNetwork(given, environment);
  const tables = await resolveTables(values, environment, log);
  const { catalogue } = tables;
  const policy = await resolvePolicy(values, catalogue, environment);
  const safety = resolveSafety(values, environment, catalogue);
  const connection = resolveConnection(values, environment, log);
  const guarded = guardedLog(log, known);
  const answers = resolveAnswers(values, connection);
  const process = makeProcess(tables, safety, answers, guarded, await resolveForesight(values, tables));
  const network = makeNetwork(tables, policy, connection, safety, guarded, known, person);
  const under = async (own: PolicySettings): Promise<Opened> => ({
    process,
    network: { ...network, policy: own },
    exposing: await exposer(values, tables, own.exposure, answers.maxTokens, process.find),
    under,
  });
  return under(policy);
}
