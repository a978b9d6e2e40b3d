import { splitList } from '../../runtime/gate/policy/name-list.ts';
import { answerFlags, exposureFlags, type Flag, safetyFlags } from '../flags.ts';
import { type Environment, readObject } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { defaultNetwork, type NamedNetwork, storedNetwork } from './stored-network.ts';

/** Flags of `run` that the settings of a network may have values for. */
export const networkFlags: readonly Flag[] = [...exposureFlags, ...answerFlags, ...safetyFlags];

/** What names a controller without a stored network. */
const OTHERS = ['controller', 'identity', 'sandbox'] as const;

/**
 * The values with the stored network that they name, or the default one where they name no controller at all. Its own
 * values for flags count where nothing else is said.
 * @throws {UsageError} for a network that is not stored, or beside which a controller is named
 */
export async function withNetwork(values: Values, environment: Environment): Promise<Values> {
  const names = namesOf(values);
  const others = OTHERS.filter((name) => values.text(name) !== undefined && values.text(name) !== 'false');
  if (names.length === 0 && others.length > 0) return values;
  const [name] = names;
  if (name !== undefined && others.length > 0) {
    throw new UsageError(`--network ${name} has a controller and a log-in of its own: leave --${others[0]} out.`);
  }
  if (names.length > 1) {
    throw new UsageError(`--network ${names.join(', ')}: this version serves one network at a time.`);
  }
  const network = name === undefined ? await defaultNetwork(environment) : await storedNetwork(name, environment);
  if (network === undefined) return values;
  return values.withNetwork(
    network,
    readObject(flagsOf(network), networkFlags, `the network "${network.name}", flags`),
  );
}

/** The names that `--network` has. */
export const namesOf = (values: Values): readonly string[] => [
  ...new Set((values.list('network') ?? []).flatMap(splitList)),
];

const flagsOf = ({ settings }: NamedNetwork): object => settings.flags ?? {};
