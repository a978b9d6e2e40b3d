import type { ConfigObject } from '../config-formats/config-format.ts';
import { variableOf } from '../flag.ts';
import { CONTROLLER_FLAGS } from '../networks/with-network.ts';
import { startedBy } from './entry-command.ts';
import { networksOf } from './entry-networks.ts';

/** One of these flags, with its value if it has one. */
const NAMED = new RegExp(`--(?:${CONTROLLER_FLAGS.join('|')})(?![\\w-])(?:[ =](?!-)\\S+)?`);

/** What an entry reaches if it names nothing. */
export const DEFAULT_NETWORK = 'the default network';

/** The networks of an entry, or the one controller that it names instead; nothing for a server that it does not start. */
export function reachedBy(entry: ConfigObject): readonly string[] {
  const started = startedBy(entry);
  if (started === undefined) return [];
  const networks = networksOf(entry);
  if (networks.length > 0) return networks.map((name) => `network ${name}`);
  const [flag] = NAMED.exec(started.args.join(' ')) ?? [];
  const variables = CONTROLLER_FLAGS.map((name) => started.env[variableOf(name)]);
  return [flag?.replace('=', ' ') ?? variables.find(Boolean) ?? DEFAULT_NETWORK];
}
