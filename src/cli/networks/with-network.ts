import { splitList } from '../../runtime/gate/policy/name-list.ts';
import type { Flag } from '../flag.ts';
import { answerFlags, exposureFlags, safetyFlags } from '../flags.ts';
import { type Environment, readObject } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { requireUsed } from './require-used.ts';
import { defaultNetwork, type NamedNetwork, readNetworks, storedNetwork } from './stored-network.ts';

/** Flags of `run` that a network's settings may contain. */
export const networkFlags: readonly Flag[] = [...exposureFlags, ...answerFlags, ...safetyFlags];

/** Flags that name a controller instead of a stored network. */
export const CONTROLLER_FLAGS = ['controller', 'identity', 'sandbox'] as const;

/** The flags that name a controller, of those that are given. */
export const controllerFlagsIn = (values: Values): readonly string[] =>
  CONTROLLER_FLAGS.filter((name) => values.text(name) !== undefined && values.text(name) !== 'false');

/** Values for each served network, and which network is the default. */
export interface ServedValues {
  readonly all: readonly [Values, ...Values[]];
  readonly default: Values | undefined;
}

/**
 * The values with the stored network that they name, or with the default one if they name no controller. The network's
 * own values for flags apply unless something else sets them.
 * @throws {UsageError} for a network that is not stored, or is combined with a controller or another network
 */
export async function withNetwork(values: Values, environment: Environment): Promise<Values> {
  const { all } = await withNetworks(values, environment);
  if (all.length > 1) throw new UsageError(`--network ${namesOf(values).join(', ')}: name one of them here.`);
  return all[0];
}

/**
 * The values for each network that `--network` names, or else for the one that `withNetwork` uses.
 * @throws {UsageError} as `withNetwork`, and if networks have different settings where only one is possible
 */
export async function withNetworks(values: Values, environment: Environment): Promise<ServedValues> {
  const names = namesOf(values);
  const others = controllerFlagsIn(values);
  const [name, ...more] = names;
  if (name !== undefined && others.length > 0) {
    throw new UsageError(`--network ${name} already has a controller and a login: omit --${others[0]}.`);
  }
  if (name === undefined) {
    const network = others.length > 0 ? undefined : await defaultNetwork(environment);
    const first = network === undefined ? values : ofNetwork(values, network);
    requireUsed(first);
    return { all: [first], default: first };
  }
  const stored = async (each: string) => ofNetwork(values, await storedNetwork(each, environment));
  const first = await stored(name);
  requireUsed(first);
  if (more.length === 0) return { all: [first], default: first };
  const all = [first, ...(await Promise.all(more.map(stored)))] as const;
  requireAgreement(all);
  const usual = (await readNetworks(environment))?.default;
  return { all: [...all], default: all.find(({ network }) => network?.name === usual) };
}

const ofNetwork = (values: Values, network: NamedNetwork): Values =>
  values.withNetwork(network, readObject(flagsOf(network), networkFlags, `the network "${network.name}", flags`));

/** @throws {UsageError} if networks differ in a setting that applies to all */
function requireAgreement(all: readonly Values[]): void {
  const names = all.map(({ network }) => network?.name).join(' and ');
  for (const { name } of networkFlags.filter(({ shared }) => shared)) {
    if (new Set(all.map((values) => JSON.stringify(values.list(name)))).size === 1) continue;
    throw new UsageError(
      `The settings of ${names} differ in --${name}, which applies to all networks of one server: set it on the command line.`,
    );
  }
}

/** The names given with `--network`. */
export const namesOf = (values: Values): readonly string[] => [
  ...new Set((values.list('network') ?? []).flatMap(splitList)),
];

const flagsOf = ({ settings }: NamedNetwork): object => settings.flags ?? {};
