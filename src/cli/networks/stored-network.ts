import { alternatives } from '../../common/alternatives.ts';
import { isObject } from '../../common/is-object.ts';
import { didYouMean, nearest } from '../../common/nearest.ts';
import { faultOfNames } from '../../common/repeated-names.ts';
import { readTrustedIfThere } from '../files/read-trusted.ts';
import type { Environment } from '../merge.ts';
import { UsageError } from '../usage-error.ts';
import { networkFiles } from './network-files.ts';
import type { NetworkSettings, NetworksFile } from './network-settings.ts';
import { SETTINGS_VERSION } from './settings-version.ts';
import { mistakeIn } from './sound-settings.ts';
import { unreadable } from './unreadable.ts';

export interface NamedNetwork {
  readonly name: string;
  readonly settings: NetworkSettings;
}

/** Network names are also used as file names and keychain entries. */
export const NETWORK_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?$/;

/**
 * The settings file, validated as far as a start needs; undefined if there is none. It is fully validated when it is
 * edited.
 * @throws {UsageError} for a file that cannot be read, or that a newer version of this program wrote
 */
export async function readNetworks(environment: Environment): Promise<NetworksFile | undefined> {
  const { settings: path } = networkFiles(environment, process.platform);
  const text = settingsText(path);
  if (text === undefined) return undefined;
  const content = await parse(path, text);
  const mistake = mistakeIn(content);
  if (mistake === undefined) return content as unknown as NetworksFile;
  throw new UsageError(
    `${path}: ${mistake} is missing, unknown or wrong. Run ziti-mcp networks, which says what it must be.`,
  );
}

/** The text of the settings file; undefined if there is none, or it is empty. @throws {UsageError} if it cannot be read */
export function settingsText(path: string): string | undefined {
  const text = readTrustedIfThere('The settings file', path);
  return text?.trim() ? text : undefined;
}

async function parse(path: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  const plain = plainJson(text);
  if (plain !== undefined) return plain;
  // A library reads comments and earlier versions; most starts do not need it.
  const [{ jsonc }, { parsed }, { migrated }] = await Promise.all([
    import('../config-formats/jsonc.ts'),
    import('../config-formats/config-format.ts'),
    import('./migrate.ts'),
  ]);
  try {
    return parsed(jsonc, migrated(text));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

/** The content of a file in today's format, without comments; undefined for any other. */
function plainJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const isCurrent = isObject(content) && content['version'] === SETTINGS_VERSION;
    return isCurrent && faultOfNames(text, content) === undefined ? content : undefined;
  } catch {
    return undefined;
  }
}

/** The settings of the network of this name, if there is one. */
export async function settingsIfStored(name: string, environment: Environment): Promise<NetworkSettings | undefined> {
  const { networks = {} } = (await readNetworks(environment)) ?? {};
  return Object.hasOwn(networks, name) ? networks[name] : undefined;
}

/** The network of this name. @throws {UsageError} if it is not stored */
export async function storedNetwork(name: string, environment: Environment): Promise<NamedNetwork> {
  const networks = (await readNetworks(environment))?.networks ?? {};
  if (Object.hasOwn(networks, name)) return { name, settings: networks[name] as NetworkSettings };
  const names = Object.keys(networks);
  const known = names.length === 0 ? 'No networks are stored.' : `Stored networks: ${names.join(', ')}.`;
  const add = `To add one, run ziti-mcp init --network ${NETWORK_NAME.test(name) ? name : 'NAME'}`;
  throw new UsageError(`There is no network "${name}". ${didYouMean(nearest(name, names)) || `${known} ${add}`}`);
}

/** The default network, or the only one. @throws {UsageError} if the default is not stored */
export async function defaultNetwork(environment: Environment): Promise<NamedNetwork | undefined> {
  const { default: chosen, networks = {} } = (await readNetworks(environment)) ?? {};
  const names = Object.keys(networks);
  const name = chosen ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) return undefined;
  if (Object.hasOwn(networks, name)) return { name, settings: networks[name] as NetworkSettings };
  throw new UsageError(
    `The default network, "${name}", is not stored. Choose another one with ziti-mcp networks default NAME, or name one with --network: ${names.join(', ') || 'none is stored'}.`,
  );
}

/** What to say where no network is named, and none is the default; undefined if none is stored. */
export async function whichNetwork(environment: Environment): Promise<string | undefined> {
  const names = Object.keys((await readNetworks(environment))?.networks ?? {});
  return names.length === 0
    ? undefined
    : `Which network? Use --network ${alternatives(names)}, or make one the default with ziti-mcp networks default NAME.`;
}
