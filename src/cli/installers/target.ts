import { didYouMean, nearest } from '../../common/nearest.ts';
import { type ConfigFile, readConfigFile, writeConfigFile } from '../config-formats/config-file.ts';
import { formats } from '../config-formats/index.ts';
import { commandLine } from '../terminal/command-line.ts';
import { UsageError } from '../usage-error.ts';
import type { Change, ClientFiles, EntryPlace } from './changes.ts';
import { isOfThisServer } from './entry-command.ts';
import { installers } from './index.ts';
import type { Installer, Scope } from './installer.ts';
import type { Place } from './place.ts';
import type { Program } from './server-command.ts';

/** The name of the entry, unless you choose another. */
export const NAME = 'ziti';

/** A client's file, and the entry in it. */
export interface Target {
  readonly installer: Installer;
  readonly scope: Scope;
  readonly path: string;
  /** Name of the entry. */
  readonly name: string;
}

/** @throws {UsageError} for an unknown client, or one without that scope */
export function targetOf(client: string, scope: Scope, name: string, place: Place): Target {
  const installer = installers.find(({ id, also = [] }) => id === client || also.includes(client));
  if (installer === undefined) {
    const ids = installers.map(({ id }) => id);
    const near = didYouMean(nearest(client, ids));
    throw new UsageError(`Unknown client "${client}". ${near || `Known clients: ${ids.join(', ')}.`}`);
  }
  const files = installer.files[scope]?.(place);
  if (files === undefined) {
    throw new UsageError(`${installer.title} has no project configuration: omit --scope.`);
  }
  return { installer, scope, path: files.find(place.exists) ?? files[0] ?? '', name };
}

/** What installs into this target again. */
export const installAgain = ({ name, ...target }: Target): string =>
  commandLine(`ziti-mcp install ${whereIn(target)}`, name === NAME ? [] : ['--name', name]);

/** What removes this entry. */
export const uninstallIt = ({ name, ...target }: Target): string =>
  commandLine(`ziti-mcp uninstall ${whereIn(target)}`, ['--name', name]);

const whereIn = ({ installer, scope }: Pick<Target, 'installer' | 'scope'>): string =>
  scope === 'user' ? installer.id : `${installer.id} --scope project`;

/** Whether there is any trace of a client on this machine. */
export function isInstalled({ traces, files }: Installer, place: Place): boolean {
  const folderOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
  return (traces?.(place) ?? files.user?.(place).map(folderOf) ?? []).some(place.exists);
}

/** Where a target's entry is. */
export const entryPlaceOf = async ({ installer, name }: Target, program: Program): Promise<EntryPlace> => ({
  format: await formats[installer.format](),
  path: [...installer.path, name],
  isOurs: (entry) => isOfThisServer(entry, program),
});

/** A target's file and its backup. */
export interface TargetFiles extends ClientFiles {
  readonly file: ConfigFile;
  readonly copy: ConfigFile;
}

/** The backup of a client's file, from before the first change. */
export const copyPath = (path: string): string => `${path}.ziti-mcp.bak`;

/** @throws {ConfigFault} for files that should be left alone */
export function filesOf({ path }: Target): TargetFiles {
  const file = readConfigFile(path);
  const copy = readConfigFile(copyPath(path));
  return { file, copy, text: file.text, backup: copy.text };
}

/** Writes both, the backup first. @throws {ConfigFault} */
export function save({ file, copy }: TargetFiles, { after, backup }: Change): void {
  if (after === file.text) return;
  if (backup !== undefined && backup !== copy.text) writeConfigFile(copy, backup, file.path);
  writeConfigFile(file, after);
  if (backup === undefined && copy.text !== undefined) writeConfigFile(copy, undefined);
}
