import { escapeText } from '../../runtime/safety/sanitise/escape.ts';
import type { Invocation } from '../commands/command.ts';
import { ConfigFault, type ConfigObject } from '../config-formats/config-format.ts';
import { formats } from '../config-formats/index.ts';
import { EXIT } from '../exit-code.ts';
import { namesOf, withNetworks } from '../networks/with-network.ts';
import { print as printLine, table } from '../print.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { type Change, installed, ownEntry, uninstalled } from './changes.ts';
import { installers } from './index.ts';
import type { Installer, Scope } from './installer.ts';
import { clientsHere, listClients } from './list-clients.ts';
import { thisPlace } from './place.ts';
import { byNpx, runArguments, serverCommand, thisProgram } from './server-command.ts';
import { copyPath, filesOf, save, spotOf, type Target, type TargetFiles, targetOf } from './target.ts';

/** The name of the entry, unless you choose another. */
const NAME = 'ziti';

/** `install CLIENT...`: adds the server to each. @returns the exit code */
export async function install(given: Invocation): Promise<number> {
  const targets = targetsOf(given, given.operands);
  const invocation = await forNetwork(given);
  const { values, stdout } = invocation;
  const entries = new Map(targets.map((target) => [target, entryFor(target, invocation)]));
  return each(targets, async (target) => {
    const files = filesOf(target);
    const entry = entries.get(target) ?? {};
    const change = installed(files, await spotOf(target, thisProgram()), entry);
    await carryOut(invocation, target, files, change, entry, 'added to');
    if (values.on('dry-run')) return;
    const { installer } = target;
    if (change.after !== files.text) await printLine(stdout, `  ${installer.afterwards}`);
    for (const note of notesOn(values, installer)) await printLine(stdout, `  ${note}`);
  });
}

/** `uninstall [CLIENT...]`. @returns the exit code */
export async function uninstall(invocation: Invocation): Promise<number> {
  const { operands, stdout } = invocation;
  const targets = operands.length > 0 ? targetsOf(invocation, operands) : await withServer(invocation);
  if (targets.length === 0) await printLine(stdout, 'No client has this server.');
  return each(targets, async (target) => {
    const files = filesOf(target);
    const spot = await spotOf(target, thisProgram());
    await carryOut(invocation, target, files, uninstalled(files, spot), ownEntry(files, spot) ?? {}, 'taken out of');
  });
}

/** `install --list`. @returns the exit code */
export async function list({ operands, values, environment, stdout }: Invocation): Promise<number> {
  if (operands.length > 0) throw new UsageError('--list lists every client: do not name any.');
  const listed = await listClients(nameOf(values), thisPlace(environment), thisProgram());
  const rows = listed.map(({ target: { installer, scope, path }, state, fault }) =>
    [installer.id, scope, fault === undefined || state === 'another server' ? state : `${state}: ${fault}`, path].map(
      escapeText,
    ),
  );
  await printLine(stdout, table(['client', 'scope', 'this server', 'file'], rows));
  return EXIT.done;
}

/** `install --print CLIENT...`. @returns the exit code */
export async function print(given: Invocation): Promise<number> {
  const targets = targetsOf(given, given.operands);
  const invocation = await forNetwork(given);
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
    await printLine(stdout, `${id}\t${link?.(nameOf(values), server)}`);
  }
  return EXIT.done;
}

/**
 * With the names of networks, since an entry should say which ones it is for. Reports networks that are not stored yet.
 */
async function forNetwork(invocation: Invocation): Promise<Invocation> {
  const { values, environment } = invocation;
  const { readNetworks } = await import('../networks/stored-network.ts');
  const stored = (await readNetworks(environment))?.networks ?? {};
  const missing = namesOf(values).find((name) => !Object.hasOwn(stored, name));
  if (missing !== undefined) {
    tell(`the network "${missing}" is not stored yet: run ziti-mcp init --network ${missing}`);
    return invocation;
  }
  const { all } = await withNetworks(values, environment);
  const names = all.flatMap(({ network }) => (network === undefined ? [] : [network.name]));
  if (names.length > 0) return { ...invocation, values: values.withList('network', names) };
  if (!['controller', 'identity', 'sandbox'].some((name) => values.text(name) !== undefined)) {
    tell('no network is stored yet: run ziti-mcp init, and the entry will use it.');
  }
  return invocation;
}

const tell = (text: string): void => {
  process.stderr.write(`ziti-mcp: ${escapeText(text)}\n`);
};

/** The message when no client is named. */
export function whichClient({ environment }: Invocation): string {
  const here = clientsHere(thisPlace(environment)).map(({ id }) => id);
  const found = here.length === 0 ? 'None found on this machine' : `Found on this machine: ${here.join(', ')}`;
  return `Which client? ${found}. ziti-mcp install --list shows all of them.`;
}

const nameOf = (values: Values): string => {
  const name = values.text('name') ?? NAME;
  if (/^[A-Za-z0-9_-]{1,40}$/.test(name)) return name;
  throw new UsageError(`--name "${name}": use letters, digits, - and _, at most 40 characters.`);
};

const scopeOf = (values: Values): Scope =>
  ['project', 'workspace'].includes(values.text('scope') ?? '') ? 'project' : 'user';

function targetsOf({ values, environment }: Invocation, clients: readonly string[]): Target[] {
  const place = thisPlace(environment);
  return [...new Set(clients)].map((client) => targetOf(client, scopeOf(values), nameOf(values), place));
}

async function withServer({ values, environment }: Invocation): Promise<Target[]> {
  const listed = await listClients(nameOf(values), thisPlace(environment), thisProgram());
  const wanted = values.text('scope') === undefined ? ['user'] : [scopeOf(values)];
  return listed
    .filter(({ state, target }) => state === 'installed' && wanted.includes(target.scope))
    .map(({ target }) => target);
}

function entryFor({ installer, scope, name }: Target, { values, environment }: Invocation) {
  const server = serverCommand(values, installer, scope, thisProgram(), environment, process.platform);
  return installer.entry(server, name);
}

/** Makes the change or shows it, and reports it. */
async function carryOut(
  { values, stdout }: Invocation,
  { installer, path, name }: Target,
  files: TargetFiles,
  change: Change,
  entry: ConfigObject,
  done: string,
): Promise<void> {
  const file = escapeText(path);
  if (change.after === files.text) return printLine(stdout, `${installer.title}: nothing to change in ${file}`);
  if (values.on('dry-run')) {
    const [{ diffOf }, format] = await Promise.all([import('./show-change.ts'), formats[installer.format]()]);
    const own = format.set('', [...installer.path, name], entry);
    return printLine(stdout, diffOf(path, files.text, change.after, own));
  }
  save(files, change);
  const copy = change.backup === undefined ? '' : `; the previous file is ${escapeText(copyPath(path))}`;
  await printLine(stdout, `${installer.title}: ${done} ${file}${copy}`);
}

function notesOn(values: Values, { elicits: asks, title }: Installer): string[] {
  const lasting = thisProgram().script === undefined;
  const mayWrite = values.list('allow-write') !== undefined && !values.on('read-only');
  const unasked = mayWrite && asks !== 'yes' && values.text('confirm') === undefined;
  return [
    ...(lasting ? ['It is started with npx; npm install --global ziti-mcp makes it start faster.'] : []),
    ...(unasked
      ? [`${title} may not be able to ask you for confirmation: see docs/clients.md for --confirm token.`]
      : []),
  ];
}

/** Does the work for each target and continues after a fault. @returns the exit code */
async function each(targets: readonly Target[], work: (target: Target) => Promise<void>): Promise<number> {
  let code: number = EXIT.done;
  for (const target of targets) {
    try {
      await work(target);
    } catch (error) {
      if (!(error instanceof ConfigFault)) throw error;
      const message = `${target.installer.title}: left ${target.path} unchanged: ${error.message}.`;
      process.stderr.write(`ziti-mcp: ${escapeText(message)}\n`);
      code = EXIT.usage;
    }
  }
  return code;
}
