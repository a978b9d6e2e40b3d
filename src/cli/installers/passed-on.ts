import { posix, resolve, win32 } from 'node:path';
import type { Environment } from '../merge.ts';
import { parseProxyUrl, proxyIn } from '../proxy-url.ts';
import type { Installer, Scope } from './installer.ts';

/** Where the keychain and the network settings are, on Linux. */
const PLACES = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'];

/** What is known of a client's entry before it is written. */
export interface EntryFor {
  readonly client: Pick<Installer, 'stripsEnvironment'>;
  readonly scope: Scope;
  readonly platform: NodeJS.Platform;
}

/**
 * The variables of this environment that an entry has to pass on, since its client does not. A project's entry passes on none:
 * others share it.
 * @throws {UsageError} for a proxy that cannot be used
 */
export function passedOn({ client, scope, platform }: EntryFor, environment: Environment): Record<string, string> {
  if (scope !== 'user' || !client.stripsEnvironment) return {};
  const places = platform === 'linux' ? PLACES.map((name) => [name, environment[name]]) : [];
  const all = [...places, ...proxyOf(environment), ...authoritiesOf(environment, platform)];
  return Object.fromEntries(all.filter(([, value]) => value));
}

/** Why an entry lacks the proxy of this environment, and what to do. */
export interface Withheld {
  readonly what: string;
  readonly next: string;
}

/**
 * Why the proxy of this environment is missing in an entry that would need it.
 * @throws {UsageError} for a proxy that cannot be used
 */
export function withheldProxy(
  { client, scope }: Omit<EntryFor, 'platform'>,
  environment: Environment,
): Withheld | undefined {
  const proxy = proxyIn(environment);
  if (scope !== 'user' || !client.stripsEnvironment || proxy === undefined || !hasCredentials(proxy.url))
    return undefined;
  return {
    what: 'its address contains a user name or password, which is never written into a file',
    next: 'Set HTTPS_PROXY to a proxy that needs none, such as a local one that logs in to the other, and install again',
  };
}

type Variables = (readonly [name: string, value: string | undefined])[];

function proxyOf(environment: Environment): Variables {
  const proxy = proxyIn(environment);
  if (proxy === undefined || hasCredentials(proxy.url)) return [];
  return [
    ['HTTPS_PROXY', proxy.url],
    ['NO_PROXY', proxy.exceptions],
  ];
}

function hasCredentials(text: string): boolean {
  const { username, password } = new URL(parseProxyUrl(text));
  return username !== '' || password !== '';
}

/** What Node trusts besides its own authorities. */
function authoritiesOf(environment: Environment, platform: NodeJS.Platform): Variables {
  const file = environment['NODE_EXTRA_CA_CERTS'] || undefined;
  const isAbsolute = platform === 'win32' ? win32.isAbsolute : posix.isAbsolute;
  return [
    ['NODE_EXTRA_CA_CERTS', file === undefined || isAbsolute(file) ? file : resolve(file)],
    ['NODE_USE_SYSTEM_CA', environment['NODE_USE_SYSTEM_CA']],
  ];
}
