import type { Logger } from '../common/log.ts';
import type { Telemetry } from '../common/telemetry.ts';
import type { PersonalLogins } from '../http/people.ts';
import type { SharedLogins } from '../http/state/shared-logins.ts';
import type { PolicySettings } from '../runtime/gate/policy/types.ts';
import type { Person } from '../runtime/network/auth/person/person.ts';
import { Networks } from '../runtime/owners/networks.ts';
import type { Process } from '../runtime/owners/process.ts';
import { guardedLog } from '../runtime/safety/secrets/guarded-log.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import { auditOutputs } from './audit-output.ts';
import { type Exposer, exposer } from './exposer.ts';
import { resolveForesight } from './foresight.ts';
import type { Environment } from './merge.ts';
import { withNetworks } from './networks/with-network.ts';
import { noNetwork } from './no-network.ts';
import type { Values } from './read-values.ts';
import { resolveAnswers } from './resolve-answers.ts';
import { resolveConnection } from './resolve-connection.ts';
import { resolvePolicy } from './resolve-policy.ts';
import { resolveSafety } from './resolve-safety.ts';
import { resolveTables } from './tables.ts';
import { makeNetwork, makeProcess } from './wire.ts';

/** What is served: the process, its networks, and how its tools are exposed to each client. */
export interface Opened {
  readonly process: Process;
  readonly networks: Networks;
  readonly exposing: Exposer;
  /** Makes the logins of the person with this key; absent where no network has such. */
  readonly personalLogins?: (key: string, among: SharedLogins | undefined) => PersonalLogins;
  /** The same under narrower policies, for clients with fewer rights. */
  under(narrow: (policy: PolicySettings) => PolicySettings): Promise<Opened>;
}

/** What a server or a single call is opened with. */
export interface OpenSettings {
  readonly values: Values;
  readonly environment: Environment;
  readonly log: Logger;
  /** Gets the secrets that the logins of the networks use. */
  readonly known: KnownSecrets;
  /** The person who is there during a login; by default, nobody is. */
  readonly person?: Person;
  /** Traces calls and requests to controllers; by default, nothing is traced. */
  readonly telemetry?: Telemetry | undefined;
}

/**
 * Steps three and four, for whoever serves or calls. Nothing is sent to a controller yet.
 * @throws {UsageError} for values that are wrong, contradictory, or name something that is not there
 */
export async function open(settings: OpenSettings): Promise<Opened> {
  const { environment, log, known, person = {}, telemetry } = settings;
  const { all, default: usual } = await withNetworks(settings.values, environment);
  const [first, ...more] = all;
  const tables = await resolveTables(first, environment, log);
  const { catalogue } = tables;
  const guarded = guardedLog(log, known);
  const personal = settings.values.text('transport') === 'http' ? await import('./http/personal-logins.ts') : undefined;
  const resolve = async (values: Values) => {
    const connection = await resolveConnection(values, environment, log);
    return {
      policy: await resolvePolicy(values, catalogue, environment),
      safety: resolveSafety(values, environment, catalogue),
      connection,
      name: values.network?.name,
      foresight: await resolveForesight(values, tables),
      usesPersonalLogin: personal?.usesPersonalLogin(connection, values) ?? false,
    };
  };
  const one = await resolve(first);
  const resolved = [one, ...(await Promise.all(more.map(resolve)))];
  const answers = resolveAnswers(first, one.connection, resolved.length);
  const process = makeProcess(tables, one.safety, answers, guarded, telemetry);
  const shared = { tables, log: guarded, known, person, telemetry, auditOutput: auditOutputs(guarded) };
  const configured = resolved.map((each) => makeNetwork(shared, each));
  const ownedByPeople = resolved.filter((each) => each.usesPersonalLogin);
  const byDefault = usual === undefined ? undefined : configured[all.indexOf(usual)];
  const networks = new Networks(configured, noNetwork(shared, one.safety), byDefault);
  const serving = async (served: Networks): Promise<Opened> => ({
    process,
    networks: served,
    exposing: await exposer(first, tables, served, answers.maxTokens, process.find),
    ...(personal === undefined || ownedByPeople.length === 0
      ? {}
      : { personalLogins: (key, among) => personal.personalLogins(shared, ownedByPeople, key, among) }),
    under: (narrow) => serving(networks.under(narrow)),
  });
  return serving(networks);
}
