import { alternatives } from '../../common/alternatives.ts';
import type { Invocation } from '../command.ts';
import { namesOf } from '../networks/with-network.ts';
import { print } from '../terminal/print.ts';
import { carryOut, forEachTarget } from './carry-out.ts';
import { installed, serverEntry, uninstalled } from './changes.ts';
import { chosenName, scopeOf, targetsOf } from './chosen.ts';
import { networksOf, withoutNetworks } from './entry-networks.ts';
import { type ServerEntry, serverEntries } from './list-clients.ts';
import { currentPlace } from './place.ts';
import { thisProgram } from './server-command.ts';
import { entryPlaceOf, filesOf, type Target } from './target.ts';

/**
 * `uninstall [CLIENT...]`: takes every entry of this server out of the named clients, or out of all; with `--network`,
 * only what uses one of these networks.
 * @returns the exit code
 */
export async function uninstall(invocation: Invocation): Promise<number> {
  const { values, stdout } = invocation;
  const networks = namesOf(values);
  const targets = await targetsWith(invocation, networks);
  if (targets.length === 0) {
    await print(
      stdout,
      networks.length === 0 ? 'No client has this server.' : `No client uses ${alternatives(networks)}.`,
    );
  }
  const copied = new Set<string>();
  return forEachTarget(invocation, targets, (target) => removeEntry(invocation, target, networks, copied));
}

/** The entries that name a network. */
export async function entriesOf(network: string, environment: Invocation['environment']): Promise<ServerEntry[]> {
  const all = await serverEntries(undefined, currentPlace(environment), thisProgram());
  return all.filter(({ entry }) => networksOf(entry).includes(network));
}

async function targetsWith(invocation: Invocation, networks: readonly string[]): Promise<Target[]> {
  const { values, environment } = invocation;
  const named = targetsOf(invocation);
  const usesThem = ({ entry }: ServerEntry) => networksOf(entry).some((name) => networks.includes(name));
  const isNamed = (target: Target) =>
    named.length === 0 || named.some(({ installer }) => installer === target.installer);
  const entries = (await serverEntries(chosenName(values), currentPlace(environment), thisProgram()))
    .filter((each) => networks.length === 0 || usesThem(each))
    .map(({ target }) => target)
    .filter((target) => target.scope === scopeOf(values) && isNamed(target));
  if (networks.length > 0) return entries;
  // The other clients are in the list too, so that the command says there is nothing to do for them.
  return [...entries, ...named.filter(({ installer }) => !entries.some((target) => target.installer === installer))];
}

/** @param copied the files that this command has copied before it changed them: a later copy would lack what it removed */
async function removeEntry(
  invocation: Invocation,
  target: Target,
  networks: readonly string[],
  copied: Set<string>,
): Promise<void> {
  const [files, spot] = [filesOf(target), await entryPlaceOf(target, thisProgram())];
  const entry = serverEntry(files, spot) ?? {};
  const rest = networks.length === 0 ? undefined : withoutNetworks(entry, networks);
  if (rest === undefined) {
    const { after, backup } = uninstalled(files, spot);
    const change = { after, backup: copied.has(target.path) && backup === files.text ? files.backup : backup };
    copied.add(target.path);
    return carryOut(invocation, target, { files, change, entries: [entry], done: 'removed from' });
  }
  const done = `${networks.join(', ')} removed from the entry in`;
  const change = installed(files, spot, rest);
  return carryOut(invocation, target, { files, change, entries: [entry, rest], done });
}
