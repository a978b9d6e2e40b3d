import type { ConfigObject } from '../config-formats/config-format.ts';
import { variableOf } from '../flag.ts';
import { startedBy } from './entry-command.ts';
import { networksOf } from './entry-networks.ts';

/** What an entry reaches if it names nothing. */
export const DEFAULT_NETWORK = 'the default network';

/** The networks of an entry, or the one controller that it names instead; nothing for a server that it does not start. */
export function reachedBy(entry: ConfigObject): readonly string[] {
  const started = startedBy(entry);
  if (started === undefined) return [];
  const networks = networksOf(entry);
  if (networks.length > 0) return networks.map((name) => `network ${name}`);
  const [flag] = /--(?:controller|identity)[ =]\S+|--sandbox/.exec(started.args.join(' ')) ?? [];
  const variables = ['controller', 'identity', 'sandbox'].map((name) => started.env[variableOf(name)]);
  return [flag?.replace('=', ' ') ?? variables.find(Boolean) ?? DEFAULT_NETWORK];
}
