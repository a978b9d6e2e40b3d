import { variableOf } from '../flag.ts';
import { startedBy } from '../installers/entry-command.ts';
import { networksOf } from '../installers/entry-networks.ts';
import type { ListedClient } from '../installers/list-clients.ts';

/** An entry before this one, in the same file, that starts the server for the same network: its client starts it twice. */
export function twinOf(each: ListedClient, before: readonly ListedClient[]): ListedClient | undefined {
  const reached = reachedBy(each);
  return before.find(
    (other) => other.target.path === each.target.path && reachedBy(other).some((one) => reached.includes(one)),
  );
}

/** The networks of an entry, or the one controller that it names instead; nothing for a server that it does not start. */
function reachedBy({ entry = {} }: ListedClient): readonly string[] {
  const started = startedBy(entry);
  if (started === undefined) return [];
  const networks = networksOf(entry);
  if (networks.length > 0) return networks.map((name) => `network ${name}`);
  const [flag] = /--(?:controller|identity)[ =]\S+|--sandbox/.exec(started.args.join(' ')) ?? [];
  const variables = ['controller', 'identity', 'sandbox'].map((name) => started.env[variableOf(name)]);
  return [flag?.replace('=', ' ') ?? variables.find(Boolean) ?? 'the default network'];
}
