import { join } from 'node:path';
import { isSystemError, systemReason } from '../../common/system-reason.ts';
import { LockBusy, withFileLock } from '../../keychain/file-lock.ts';
import { readConfigFile, writeConfigFile } from '../config-formats/config-file.ts';
import { ConfigFault, withEntry, withoutEntry } from '../config-formats/config-format.ts';
import { jsonc } from '../config-formats/jsonc.ts';
import type { Environment } from '../merge.ts';
import { uninterrupted } from '../uninterrupted.ts';
import { UsageError } from '../usage-error.ts';
import { migrated } from './migrate.ts';
import { networkFiles } from './network-files.ts';
import type { NetworkSettings, NetworksFile } from './network-settings.ts';
import { SETTINGS_VERSION } from './settings-version.ts';
import { settingsText } from './stored-network.ts';
import { unreadable } from './unreadable.ts';

/** Milliseconds to wait for another process that changes the file. */
const WAIT = 5_000;

/** Without comments, so that a start needs no library to read it. */
const EMPTY = `{\n  "version": ${SETTINGS_VERSION},\n  "networks": {}\n}\n`;

/** Stores a network, replacing an earlier one of this name. The first one becomes the default. @throws {UsageError} */
export async function storeNetwork(name: string, settings: NetworkSettings, environment: Environment): Promise<void> {
  await edit(environment, (text, { networks, default: usual }) => {
    const stored = withEntry(jsonc, text, ['networks', name], plain(settings));
    const first = usual === undefined && Object.keys(networks).length === 0;
    return first ? withValue(stored, 'default', name) : stored;
  });
}

/** Before anybody types something that could not be stored. @throws {UsageError} for a file that is left alone */
export async function requireEditable(environment: Environment): Promise<void> {
  const { settings: path } = networkFiles(environment, process.platform);
  await orUsageError(path, async () => readConfigFile(path));
}

/** Removes a network. @throws {UsageError} */
export async function removeNetwork(name: string, environment: Environment): Promise<void> {
  await edit(environment, (text, { default: usual }) => {
    const rest = withoutEntry(jsonc, text, ['networks', name]);
    return usual === name ? jsonc.remove(rest, ['default']) : rest;
  });
}

/** Sets the default network; undefined for none. @throws {UsageError} */
export const setDefaultNetwork = (name: string | undefined, environment: Environment): Promise<void> =>
  edit(environment, (text, { default: usual }) => {
    if (name !== undefined) return withValue(text, 'default', name);
    return usual === undefined ? text : jsonc.remove(text, ['default']);
  });

/**
 * The file, fully validated; undefined if there is none.
 * @throws {UsageError} for an invalid file, with the place of the fault
 */
export async function checkedNetworks(environment: Environment): Promise<NetworksFile | undefined> {
  const { settings: path } = networkFiles(environment, process.platform);
  return orUsageError(path, async () => {
    const text = settingsText(path);
    return text === undefined ? undefined : check(path, migrated(text));
  });
}

/** Reads, changes and writes the file while no other process does. Never writes an invalid file. */
async function edit(environment: Environment, change: (text: string, content: NetworksFile) => string): Promise<void> {
  const { settings: path, locks } = networkFiles(environment, process.platform);
  const work = async () => {
    const file = readConfigFile(path);
    const text = migrated(file.text?.trim() ? file.text : EMPTY);
    const after = change(text, await check(path, text));
    await check(path, after);
    if (after !== (file.text ?? EMPTY)) writeConfigFile(file, after);
  };
  // Interrupted, it would leave the lock behind, and others would wait for it.
  const locked = () => withFileLock(join(locks, '.networks.lock'), WAIT, work);
  await orUsageError(path, () => uninterrupted(locked));
}

async function check(path: string, text: string): Promise<NetworksFile> {
  const [{ settingsForm, settingsSchema }, { formFault }] = await Promise.all([
    import('./settings-form.ts'),
    import('../files/form-fault.ts'),
  ]);
  const content = plain(jsonc.parse(text));
  const result = (await settingsForm()).safeParse(content, { reportInput: true });
  if (!result.success) throw unreadable(path, formFault(result.error, await settingsSchema()).replace(/\.$/, ''));
  return result.data as unknown as NetworksFile;
}

async function orUsageError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigFault) throw unreadable(path, error.message);
    if (error instanceof LockBusy) throw new UsageError(`${path}: ${error.message}. Try again.`);
    if (isSystemError(error)) throw new UsageError(`${path} cannot be used: ${systemReason(error)}.`);
    throw error;
  }
}

const withValue = (text: string, key: string, value: string): string => jsonc.set(text, [key], value);

/** The value as JSON would have it. */
const plain = <T>(value: T) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
