import type { Logger } from '../../common/log.ts';
import type { Telemetry } from '../../common/telemetry.ts';
import type { AnswerSettings } from '../../runtime/answer/types.ts';
import type { Person } from '../../runtime/network/auth/person/person.ts';
import type { Tool } from '../../runtime/owners/tool.ts';
import type { KnownSecrets } from '../../runtime/safety/secrets/known-secrets.ts';
import { toolbox } from '../../runtime/tools/toolbox.ts';
import { isByPerson, servedName } from '../connection.ts';
import type { Environment } from '../merge.ts';
import { withNetworks } from '../networks/with-network.ts';
import type { Values } from '../read-values.ts';
import { resolveAnswers } from '../resolve/answers.ts';
import { resolveConnection } from '../resolve/connection.ts';
import { resolveForesight } from '../resolve/foresight.ts';
import { resolvePolicy } from '../resolve/policy.ts';
import { resolveSafety } from '../resolve/safety.ts';
import { resolveTables, type TableSources } from '../resolve/tables.ts';
import { type Exposer, exposer, type Served } from './exposer.ts';
import type { ResolvedNetwork } from './make.ts';

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

/** What is served, fully checked: enough to list its tools. What calls need is not made yet. */
export interface ResolvedServer {
  readonly settings: OpenSettings;
  /** Of the first network; they also have what applies to all. */
  readonly values: Values;
  readonly tables: TableSources;
  readonly networks: readonly [ResolvedNetwork, ...ResolvedNetwork[]];
  /** Which network is the default of several, by its place. */
  readonly default: number | undefined;
  readonly answers: AnswerSettings;
  readonly exposing: Exposer;
  /** The tool of that name or earlier name, regardless of policy. */
  readonly find: (name: string) => Tool | undefined;
}

/**
 * Resolves everything that serving or calling needs. Nothing is sent to a controller yet.
 * @throws {UsageError} for values that are wrong, contradictory, or name something that is not there
 */
export async function resolveServed(settings: OpenSettings): Promise<ResolvedServer> {
  const { environment, log } = settings;
  const { all, default: usual } = await withNetworks(settings.values, environment);
  const [first, ...more] = all;
  const tables = await resolveTables(first, environment, log);
  const { catalogue } = tables;
  const personal = settings.values.text('transport') === 'http' ? await import('./personal-logins.ts') : undefined;
  const resolve = async (values: Values): Promise<ResolvedNetwork> => {
    const connection = await resolveConnection(values, environment, log);
    return {
      policy: await resolvePolicy(values, catalogue, environment),
      safety: await resolveSafety(values, environment, catalogue),
      connection,
      name: values.network?.name,
      foresight: await resolveForesight(values, tables),
      usesPersonalLogin: personal?.usesPersonalLogin(connection, values) ?? false,
    };
  };
  const one = await resolve(first);
  const networks = [one, ...(await Promise.all(more.map(resolve)))] as const;
  personal?.requirePerson(settings.values, networks);
  const answers = resolveAnswers(first, one.connection, networks.length);
  const find = toolbox(catalogue, tables.toolList, tables.own);
  const place = usual === undefined ? undefined : all.indexOf(usual);
  const served = { networks, default: place };
  const exposing = await exposer(first, tables, servedNetworks(served), answers.maxTokens, find);
  return { settings, values: first, tables, ...served, answers, exposing, find };
}

/** The networks of a server, as far as they affect what is listed. */
export function servedNetworks({ networks, default: place }: Pick<ResolvedServer, 'networks' | 'default'>): Served {
  const all = networks.map((network) => ({
    name: servedName(network),
    policy: network.policy,
    byPerson: isByPerson(network.connection),
    ...(network.usesPersonalLogin ? { usesPersonalLogins: true as const } : {}),
  }));
  return { all, default: place === undefined ? undefined : all[place] };
}
