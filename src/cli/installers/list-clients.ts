import { ConfigFault } from '../config-formats/config-format.ts';
import { ownEntry } from './changes.ts';
import { installers } from './index.ts';
import type { Installer, Scope } from './installer.ts';
import type { Place } from './place.ts';
import type { Program } from './server-command.ts';
import { filesOf, isHere, spotOf, type Target, targetOf } from './target.ts';

/** A client's configuration, and the state of this server in it. */
export interface ListedClient {
  readonly target: Target;
  readonly state: 'installed' | 'not installed' | 'not on this machine' | 'cannot be read' | 'another server';
  /** Why it cannot be read. */
  readonly fault?: string;
  readonly entry?: Readonly<Record<string, unknown>>;
}

/** Every configuration of every client. */
export async function listClients(name: string, place: Place, program: Program): Promise<ListedClient[]> {
  const targets = installers.flatMap((installer) =>
    (Object.keys(installer.files) as Scope[]).map((scope) => targetOf(installer.id, scope, name, place)),
  );
  return Promise.all(targets.map((target) => listed(target, place, program)));
}

/** The clients on this machine. */
export const clientsHere = (place: Place): Installer[] => installers.filter((installer) => isHere(installer, place));

async function listed(target: Target, place: Place, program: Program): Promise<ListedClient> {
  if (target.scope === 'user' && !isHere(target.installer, place)) return { target, state: 'not on this machine' };
  try {
    const entry = ownEntry(filesOf(target), await spotOf(target, program));
    return entry === undefined ? { target, state: 'not installed' } : { target, state: 'installed', entry };
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    const state = error.message.includes('another server') ? 'another server' : 'cannot be read';
    return { target, state, fault: error.message };
  }
}
