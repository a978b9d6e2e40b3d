import { ConfigFault, type ConfigObject } from '../config-formats/config-format.ts';
import { ownEntries } from './changes.ts';
import { startedBy } from './entry-command.ts';
import { networksOf } from './entry-networks.ts';
import type { ServerEntry } from './list-clients.ts';
import { DEFAULT_NETWORK, reachedBy } from './reached-by.ts';
import { thisProgram } from './server-command.ts';
import { entryPlaceOf, installAgain, type Target } from './target.ts';

/** The entries in a target's file by which its client starts this server, whatever their names. @throws {ConfigFault} */
export async function startedIn(target: Target, text = ''): Promise<ServerEntry[]> {
  const all = ownEntries(text, await entryPlaceOf(target, thisProgram()));
  return all.flatMap(([name, entry]) =>
    startedBy(entry) === undefined ? [] : [{ target: { ...target, name }, entry }],
  );
}

/**
 * Where to write an entry, if no name was chosen: a client that starts this server already, under another name, would start
 * two otherwise.
 * @param usual with the name that an entry has by default
 * @throws {ConfigFault} if it could be one of several, or if that one reaches something else, which it may be named after
 */
export function placeToWrite(usual: Target, found: readonly ServerEntry[], entry: ConfigObject): Target {
  const [first, ...more] = found.map(({ target }) => target);
  if (first === undefined || found.some(({ target: { name } }) => name === usual.name)) return usual;
  const kept = [...reachedBy(entry), DEFAULT_NETWORK];
  const isLost = found.some((each) => reachedBy(each.entry).some((one) => !kept.includes(one)));
  if (more.length === 0 && !isLost) return first;
  const names = found.map(({ target: { name } }) => `"${name}"`).join(' and ');
  const again = [installAgain(usual), ...networksOf(entry).map((name) => `--network ${name}`)].join(' ');
  throw new ConfigFault(`it has this server as ${names}: to change that, or to add another, run ${again} --name NAME`);
}
