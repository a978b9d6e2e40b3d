import type { PersonalLogins } from '../../http/people.ts';
import type { SharedLogins } from '../../http/state/shared-logins.ts';
import type { PolicySettings } from '../../runtime/gate/policy/types.ts';
import { timedPerson } from '../../runtime/network/auth/person/timed-person.ts';
import { Networks } from '../../runtime/owners/networks.ts';
import type { Process } from '../../runtime/owners/process.ts';
import { guardedLog } from '../../runtime/safety/secrets/guarded-log.ts';
import { auditOutputs } from './audit-output.ts';
import { type Exposer, exposer } from './exposer.ts';
import { makeNetwork, makeProcess } from './make.ts';
import { noNetwork } from './no-network.ts';
import { type OpenSettings, type ResolvedServer, resolveServed } from './served.ts';

/** What is served: the process, its networks, and how its tools are exposed to each client. */
export interface Opened {
  readonly process: Process;
  readonly networks: Networks;
  readonly exposing: Exposer;
  /** Makes the logins of the person with this key; absent where no network has such. */
  readonly personalLogins?: (key: string, among: SharedLogins | undefined) => PersonalLogins;
  /** What is served under narrower policies, for clients with fewer rights. */
  under(narrow: (policy: PolicySettings) => PolicySettings): Promise<Opened>;
}

/**
 * Steps three and four, for whoever serves or calls. Nothing is sent to a controller yet.
 * @throws {UsageError} for values that are wrong, contradictory, or name something that is not there
 */
export const open = async (settings: OpenSettings): Promise<Opened> => wire(await resolveServed(settings));

/** Makes what calls need: the process, its networks, and what clients see. */
export async function wire(resolved: ResolvedServer): Promise<Opened> {
  const { settings, values, tables, networks: all, answers, find } = resolved;
  const { log, known, person = {}, telemetry } = settings;
  const [{ safety }] = all;
  const guarded = guardedLog(log, known);
  const { person: timed, typed } = timedPerson(person);
  const process = { ...makeProcess(tables, safety, answers, find, guarded, telemetry), typed };
  const shared = { tables, log: guarded, known, person: timed, telemetry, auditOutput: auditOutputs(guarded) };
  const configured = all.map((each) => makeNetwork(shared, each));
  const ownedByPeople = all.filter((each) => each.usesPersonalLogin);
  const byDefault = resolved.default === undefined ? undefined : configured[resolved.default];
  const networks = new Networks(configured, noNetwork(shared, safety), byDefault);
  const personal = ownedByPeople.length === 0 ? undefined : await import('./personal-logins.ts');
  const opened = (served: Networks, exposing: Exposer): Opened => ({
    process,
    networks: served,
    exposing,
    ...(personal === undefined
      ? {}
      : { personalLogins: (key, among) => personal.personalLogins(shared, ownedByPeople, key, among) }),
    async under(narrow) {
      const narrowed = networks.under(narrow);
      return opened(narrowed, await exposer(values, tables, narrowed, answers.maxTokens, find));
    },
  });
  return opened(networks, resolved.exposing);
}
