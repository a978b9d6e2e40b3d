import { escapeText } from '../../runtime/safety/sanitize/escape.ts';
import type { Invocation } from '../command.ts';
import type { ConfigObject } from '../config-formats/config-format.ts';
import { formats } from '../config-formats/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Environment } from '../merge.ts';
import { note } from '../terminal/note.ts';
import { print as printLine } from '../terminal/print.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { forEachTarget } from './carry-out.ts';
import { chosenName, nameOfNew, targetsOf } from './chosen.ts';
import { installers } from './index.ts';
import { clientsHere, type ListedClient, listClients, serverEntries } from './list-clients.ts';
import { withheldProxy } from './passed-on.ts';
import { currentPlace } from './place.ts';
import { byNpx, runArguments, serverCommand, thisProgram } from './server-command.ts';
import { NAME, type Target } from './target.ts';
import { withStoredNetworks } from './with-stored-networks.ts';
import { writeEntry } from './write-entry.ts';

/** `install CLIENT...`: adds the server to each. @returns the exit code */
export async function install(original: Invocation): Promise<number> {
  const targets = targetsOf(original);
  await requireName(targets, original);
  const invocation = await withStoredNetworks(original);
  tellWithheld(targets, invocation.environment);
  const entries = new Map(targets.map((target) => [target, entryFor(target, invocation)]));
  return forEachTarget(invocation, targets, (target) =>
    writeEntry(invocation, target, entries.get(target) ?? (() => ({}))),
  );
}

/** Entries that were written by hand may have other names. @throws {UsageError} for one that a new entry cannot have */
async function requireName(targets: readonly Target[], { values, environment }: Invocation): Promise<void> {
  const name = chosenName(values);
  if (name === undefined) return;
  const found = await serverEntries(name, currentPlace(environment), thisProgram());
  const isThere = ({ path }: Target) => found.some(({ target }) => target.path === path);
  if (!targets.every(isThere)) nameOfNew(values);
}

/** `install --list`. @returns the exit code */
export async function list({ operands, values, environment, stdout }: Invocation): Promise<number> {
  if (operands.length > 0) throw new UsageError('--list lists every client: do not name any.');
  const listed = await listClients(chosenName(values), currentPlace(environment), thisProgram());
  const rows = listed.map((each) => {
    const { installer, scope, path } = each.target;
    return [installer.id, scope, stateOf(each), path].map(escapeText);
  });
  await printLine(stdout, table(['client', 'scope', 'this server', 'file'], rows, stdout));
  return EXIT.done;
}

/** `install --print CLIENT...`. @returns the exit code */
export async function print(original: Invocation): Promise<number> {
  const targets = targetsOf(original);
  const name = nameOfNew(original.values);
  const invocation = await withStoredNetworks(original);
  tellWithheld(targets, invocation.environment);
  for (const target of targets) {
    const { installer, path } = target;
    const format = await formats[installer.format]();
    const text = format.set('', [...installer.path, name], entryFor(target, invocation)(name));
    process.stderr.write(`${escapeText(path)}\n`);
    await printLine(invocation.stdout, text.trimEnd());
  }
  return EXIT.done;
}

/** `install --links [CLIENT...]`. @returns the exit code */
export async function links({ operands, values, stdout }: Invocation): Promise<number> {
  const able = installers.filter(({ link }) => link !== undefined);
  const wrong = operands.find((client) => !able.some(({ id, also = [] }) => id === client || also.includes(client)));
  if (wrong !== undefined) {
    throw new UsageError(`"${wrong}" has no install links. Clients that do: ${able.map(({ id }) => id).join(', ')}.`);
  }
  for (const { id, also = [], expose, link } of able) {
    if (operands.length > 0 && ![id, ...also].some((name) => operands.includes(name))) continue;
    const server = { ...byNpx(['run', ...runArguments(values, expose)]), env: {} };
    await printLine(stdout, `${id}\t${link?.(nameOfNew(values), server)}`);
  }
  return EXIT.done;
}

/** Says which clients will not have the proxy of this terminal. */
function tellWithheld(targets: readonly Target[], environment: Environment): void {
  for (const { installer: client, scope } of targets) {
    const withheld = withheldProxy({ client, scope }, environment);
    if (withheld === undefined) continue;
    note(`${client.title} will not use the proxy of this terminal: ${withheld.what}. ${withheld.next}.`);
  }
}

/** The message when no client is named. */
export function whichClient({ environment }: Invocation): string {
  const here = clientsHere(currentPlace(environment)).map(({ id }) => id);
  const found = here.length === 0 ? 'None found on this machine' : `Found on this machine: ${here.join(', ')}`;
  return `Which client? ${found}. ziti-mcp install --list shows all of them.`;
}

function stateOf({ target: { name }, state, fault }: ListedClient): string {
  if (state === 'cannot be read') return `${state}: ${fault}`;
  return state === 'installed' && name !== NAME ? `${state} as "${name}"` : state;
}

/** The entry for a target, by its name. @throws as {@link serverCommand} */
function entryFor({ installer, scope }: Target, { values, environment }: Invocation): (name: string) => ConfigObject {
  const server = serverCommand(values, installer, scope, thisProgram(), environment, process.platform);
  return (name) => installer.entry(server, name);
}
