import { escapeText } from '../../runtime/safety/sanitise/escape.ts';
import type { Invocation } from '../command.ts';
import type { ConfigObject } from '../config-formats/config-format.ts';
import { formats } from '../config-formats/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Environment } from '../merge.ts';
import { readNetworks } from '../networks/stored-network.ts';
import type { Values } from '../read-values.ts';
import { note } from '../terminal/note.ts';
import { print as printLine, printProse } from '../terminal/print.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { carryOut, forEachTarget } from './carry-out.ts';
import { installed, serverEntry } from './changes.ts';
import { chosenName, targetsOf } from './chosen.ts';
import { networksOf } from './entry-networks.ts';
import { installers } from './index.ts';
import type { Installer } from './installer.ts';
import { clientsHere, type ListedClient, listClients } from './list-clients.ts';
import { withheldProxy } from './passed-on.ts';
import { currentPlace } from './place.ts';
import { byNpx, runArguments, serverCommand, thisProgram } from './server-command.ts';
import { entryPlaceOf, filesOf, installAgain, NAME, type Target } from './target.ts';
import { withStoredNetworks } from './with-stored-networks.ts';

/** `install CLIENT...`: adds the server to each. @returns the exit code */
export async function install(original: Invocation): Promise<number> {
  const targets = targetsOf(original);
  const invocation = await withStoredNetworks(original);
  const { values, environment, stdout } = invocation;
  tellWithheld(targets, environment);
  const entries = new Map(targets.map((target) => [target, entryFor(target, invocation)]));
  return forEachTarget(invocation, targets, async (target) => {
    const files = filesOf(target);
    const entry = entries.get(target) ?? {};
    const place = await entryPlaceOf(target, thisProgram());
    const change = installed(files, place, entry);
    const earlier = serverEntry(files, place);
    const done = earlier === undefined ? 'added to' : 'updated in';
    await carryOut(invocation, target, { files, change, entries: [entry], done });
    if (values.on('dry-run')) return;
    const { installer } = target;
    if (change.after !== files.text) await printProse(stdout, `  ${installer.afterwards}`);
    const stored = Object.keys((await readNetworks(environment))?.networks ?? {});
    const left = networksOf(earlier ?? {}).filter((name) => stored.includes(name) && !networksOf(entry).includes(name));
    const notes = [...left.map((name) => leftOut(name, entry, target)), ...notesOn(values, installer)];
    for (const note of notes) await printProse(stdout, `  ${note}`);
  });
}

/** That an entry no longer uses a stored network, and how it would use both. */
function leftOut(network: string, entry: ConfigObject, target: Target): string {
  const names = networksOf(entry);
  const all =
    names.length === 0
      ? ''
      : ` For all of them, run ${installAgain(target)} --network ${[...names, network].join(',')}`;
  return `It no longer uses ${network}.${all}`;
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
  const invocation = await withStoredNetworks(original);
  tellWithheld(targets, invocation.environment);
  for (const target of targets) {
    const { installer, name, path } = target;
    const format = await formats[installer.format]();
    const text = format.set('', [...installer.path, name], entryFor(target, invocation));
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
    await printLine(stdout, `${id}\t${link?.(chosenName(values) ?? NAME, server)}`);
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

function entryFor({ installer, scope, name }: Target, { values, environment }: Invocation) {
  const server = serverCommand(values, installer, scope, thisProgram(), environment, process.platform);
  return installer.entry(server, name);
}

function notesOn(values: Values, { elicits, title }: Installer): string[] {
  const lasting = thisProgram().script === undefined;
  const mayWrite = values.list('allow-write') !== undefined && !values.on('read-only');
  const cannotAsk = mayWrite && elicits !== 'yes' && values.text('confirm') === undefined;
  return [
    ...(lasting ? ['It is started with npx; npm install --global ziti-mcp makes it start faster.'] : []),
    ...(cannotAsk
      ? [`${title} may not be able to ask you for confirmation: see docs/clients.md for --confirm token.`]
      : []),
  ];
}
