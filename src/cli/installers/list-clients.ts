import { configText } from '../config-formats/config-file.ts';
import { ConfigFault, type ConfigObject } from '../config-formats/config-format.ts';
import { ownEntries, serverEntry } from './changes.ts';
import { installers } from './index.ts';
import type { Installer, Scope } from './installer.ts';
import type { Place } from './place.ts';
import type { Program } from './server-command.ts';
import { entryPlaceOf, isInstalled, NAME, type Target, targetOf } from './target.ts';

/** A client's configuration, and the state of this server in it. */
export interface ListedClient {
  readonly target: Target;
  readonly state: 'installed' | 'not installed' | 'not on this machine' | 'cannot be read' | 'another server';
  /** Why it cannot be read. */
  readonly fault?: string;
  readonly entry?: ConfigObject;
}

/** An entry of this server. */
export interface ServerEntry {
  readonly target: Target;
  readonly entry: ConfigObject;
}

/**
 * Every configuration of every client, once for each of its entries of this server.
 * @param name looks only for an entry of this name
 */
export async function listClients(
  name: string | undefined,
  place: Place,
  program: Program,
): Promise<readonly ListedClient[]> {
  const targets = installers.flatMap((installer) =>
    (Object.keys(installer.files) as Scope[]).map((scope) => targetOf(installer.id, scope, name ?? NAME, place)),
  );
  // In the home folder, a client's project can be the user's own configuration.
  const each = [...new Map(targets.toReversed().map((target) => [target.path, target])).values()].toReversed();
  return (await Promise.all(each.map((target) => listed(target, name, place, program)))).flat();
}

/** Every entry of this server, in configurations that can be read. @param name only those of this name */
export async function serverEntries(name: string | undefined, place: Place, program: Program): Promise<ServerEntry[]> {
  const all = await listClients(name, place, program);
  return all.flatMap(({ target, entry }) => (entry === undefined ? [] : [{ target, entry }]));
}

/** The clients on this machine. */
export const clientsHere = (place: Place): Installer[] =>
  installers.filter((installer) => isInstalled(installer, place));

async function listed(
  target: Target,
  name: string | undefined,
  place: Place,
  program: Program,
): Promise<readonly ListedClient[]> {
  if (target.scope === 'user' && !isInstalled(target.installer, place))
    return [{ target, state: 'not on this machine' }];
  try {
    const [text, spot] = [configText(target.path) ?? '', await entryPlaceOf(target, program)];
    const entries = ownEntries(text, spot).filter(([each]) => name === undefined || each === name);
    if (entries.length > 0) {
      return entries.map(([each, entry]) => ({ target: { ...target, name: each }, entry, state: 'installed' }));
    }
    serverEntry({ text, backup: undefined }, spot);
    return [{ target, state: 'not installed' }];
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    const state = error.message.includes('another server') ? 'another server' : 'cannot be read';
    return [{ target, state, fault: error.message }];
  }
}
