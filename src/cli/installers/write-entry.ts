import { escapeText } from '../../runtime/safety/sanitize/escape.ts';
import type { Invocation } from '../command.ts';
import type { ConfigObject } from '../config-formats/config-format.ts';
import { readNetworks } from '../networks/stored-network.ts';
import type { Values } from '../read-values.ts';
import { printProse } from '../terminal/print.ts';
import { carryOut } from './carry-out.ts';
import { installed, serverEntry } from './changes.ts';
import { chosenName } from './chosen.ts';
import { networksOf } from './entry-networks.ts';
import { placeToWrite, startedIn } from './existing-entry.ts';
import type { Installer } from './installer.ts';
import { withOwnFields } from './own-fields.ts';
import { thisProgram } from './server-command.ts';
import { entryPlaceOf, filesOf, installAgain, NAME, type Target, uninstallIt } from './target.ts';

/**
 * Adds an entry to a client's file, or updates the one that is there.
 * @param entryNamed the entry, by its name
 * @throws {ConfigFault}
 */
export async function writeEntry(
  invocation: Invocation,
  named: Target,
  entryNamed: (name: string) => ConfigObject,
): Promise<void> {
  const { values, environment, stdout } = invocation;
  const files = filesOf(named);
  const found = await startedIn(named, files.text);
  const isChosen = chosenName(values) !== undefined;
  const target = isChosen ? named : placeToWrite(named, found, entryNamed(named.name));
  const { installer, name } = target;
  const place = await entryPlaceOf(target, thisProgram());
  const earlier = serverEntry(files, place);
  const entry = withOwnFields(entryNamed(name), earlier);
  const change = installed(files, place, entry);
  const done = earlier === undefined ? 'added to' : `updated ${name === NAME ? '' : `"${escapeText(name)}" `}in`;
  await carryOut(invocation, target, { files, change, entries: [entry], done });
  if (values.on('dry-run')) return;
  if (change.after !== files.text) await printProse(stdout, `  ${installer.afterwards}`);
  const stored = Object.keys((await readNetworks(environment))?.networks ?? {});
  const left = networksOf(earlier ?? {}).filter((name) => stored.includes(name) && !networksOf(entry).includes(name));
  const others = found.filter((each) => each.target.name !== name);
  const notes = [
    ...left.map((network) => leftOut(network, entry, target)),
    ...others.map((other) => alsoStarted(other.target)),
    ...notesOn(values, installer),
  ];
  for (const note of notes) await printProse(stdout, `  ${note}`);
}

/** Says that a client starts the server a second time, and how to end that. */
const alsoStarted = (other: Target): string =>
  escapeText(`It also starts this server as "${other.name}". If once is enough, run ${uninstallIt(other)}`);

/** Says that an entry no longer uses a stored network, and how it would use both. */
function leftOut(network: string, entry: ConfigObject, target: Target): string {
  const names = networksOf(entry);
  const all =
    names.length === 0
      ? ''
      : ` For all of them, run ${installAgain(target)} --network ${[...names, network].join(',')}`;
  return `It no longer uses ${network}.${all}`;
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
