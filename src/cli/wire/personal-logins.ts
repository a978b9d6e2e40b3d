import { systemClock } from '../../common/clock.ts';
import type { PersonalLogins } from '../../http/people.ts';
import type { SharedLogins } from '../../http/state/shared-logins.ts';
import type { SharedTokens } from '../../http/state/shared-tokens.ts';
import { type TokenStore, tokensInMemory } from '../../runtime/network/auth/oidc/token-store.ts';
import type { Controller, ControllerSettings } from '../../runtime/network/cluster/types.ts';
import { ReadCache } from '../../runtime/network/read-cache.ts';
import type { Network } from '../../runtime/owners/network.ts';
import { guardedLog } from '../../runtime/safety/secrets/guarded-log.ts';
import { type Connection, isByPerson } from '../connection.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { controllerOf, type ResolvedNetwork, type Shared, secretGuard, withTelemetry } from './make.ts';

/**
 * Whether each person who is served logs in to a network themselves: over HTTP, where a person logs in to it at all.
 * @throws {UsageError} for a login that a person can only make on this machine
 */
export function usesPersonalLogin(connection: Connection, values: Values): boolean {
  if (values.text('transport') !== 'http' || values.on('share-log-in')) return false;
  if (connection.kind !== 'stored' || !connection.byPerson) return false;
  if (connection.fromAnywhere) return true;
  const name = values.network?.name ?? 'NAME';
  throw new UsageError(
    `A person logs in to the network ${name} with a browser on this machine, which people who use the server over HTTP cannot do. Set it up with a login by a code instead, so that each of them can log in: ziti-mcp init --network ${name} --auth-mode device-auth. Or let all of them use the login of one person: --share-log-in.`,
  );
}

/** @throws {UsageError} if clients are to share a person's login, and no person logs in anywhere */
export function requirePerson(values: Values, networks: readonly Pick<ResolvedNetwork, 'connection'>[]): void {
  if (!values.on('share-log-in') || networks.some(({ connection }) => isByPerson(connection))) return;
  throw new UsageError(
    '--share-log-in does nothing here: no person logs in to the network, so all clients share its login anyway. Omit it.',
  );
}

/** The logins of one person at those of the networks that each person logs in to. Nothing is sent yet. */
export function personalLogins(
  shared: Shared,
  networks: readonly ResolvedNetwork[],
  holder: string,
  among: SharedLogins | undefined,
): PersonalLogins {
  const parts = new Map(
    networks.map((each) => {
      const tokens = among?.tokensOf(holder, each.name ?? '');
      return [each.name ?? '', partOf(shared, each, tokens, async () => among?.loggedOut(holder))];
    }),
  );
  const leave = async () => {
    among?.left(holder);
    await Promise.all([...parts.values()].map((part) => part.leave()));
  };
  return {
    own(network) {
      const part = parts.get(network.name);
      if (part === undefined) return network;
      among?.arrived(holder, () => void leave());
      part.tokens?.touch();
      return { ...network, ...part.ofNetwork };
    },
    leave,
    async expire() {
      await leave();
      const over = await Promise.all([...parts.values()].map((part) => part.expire()));
      return over.every(Boolean);
    },
  };
}

/** What one person has of their own at one network. */
interface PersonalPart {
  readonly ofNetwork: Pick<Network, 'controller' | 'cache' | 'missing' | 'secrets'> & Required<Pick<Network, 'logOut'>>;
  readonly tokens: SharedTokens | undefined;
  /** Ends what this process has of the login. Where it is shared, it goes on elsewhere, and with the next call. */
  leave(): Promise<void>;
  /** Ends a shared login at the provider too, if no process has used it for long. Never fails. @returns whether it is over */
  expire(): Promise<boolean>;
}

/**
 * The login, what was read under it, and the secrets of it.
 * @param tokens where other processes have them too
 * @param announce tells those that the person has logged out
 */
function partOf(
  shared: Shared,
  { connection, safety, name }: ResolvedNetwork,
  tokens: SharedTokens | undefined,
  announce: () => Promise<void>,
): PersonalPart {
  const known = shared.known.below();
  const log = guardedLog(shared.log, known);
  const make = () => controllerOf(withPersonalTokens(connection, tokens), log, known, shared.person);
  const cache = new ReadCache(systemClock);
  const { controller, renew } = renewable(make);
  const leave = async () => {
    cache.forget();
    await renew();
  };
  const logOut = async () => {
    try {
      await tokens?.exclusively(async (held) => {
        await controller.revoke().catch(({ message }: Error) => log.warn('tokens not revoked', { why: message }));
        await held.clear();
      });
    } finally {
      await leave();
      await announce();
    }
  };
  const expire = async () => {
    if (tokens === undefined) return true;
    try {
      const isOver = await tokens.areUnused();
      if (isOver) await logOut();
      return isOver;
    } catch (error) {
      log.warn('a login that is over stays in the store', { why: (error as Error).message });
      return false;
    }
  };
  return {
    ofNetwork: {
      controller: withTelemetry(controller, name ?? controller.origin, shared.telemetry),
      cache,
      secrets: secretGuard({ ...shared, log, known }, safety),
      missing: async () => 'a person has to log in',
      logOut,
    },
    tokens,
    leave,
    expire,
  };
}

function withPersonalTokens(connection: Connection, tokens: TokenStore | undefined): Connection {
  if (connection.kind !== 'stored') return connection;
  const open = async (): Promise<ControllerSettings> => {
    const { credentials, ...settings } = await connection.open();
    if (!('tokens' in credentials)) throw new Error('a login of a person that keeps no tokens');
    return { ...settings, credentials: { ...credentials, tokens: tokens ?? tokensInMemory() } };
  };
  return { ...connection, open };
}

/** A controller whose login can end while it is served: the next call begins another one. */
function renewable(make: () => Controller): { readonly controller: Controller; renew(): Promise<void> } {
  let current = make();
  return {
    controller: {
      origin: current.origin,
      get addresses() {
        return current.addresses;
      },
      get current() {
        return current.current;
      },
      send: (request, signal) => current.send(request, signal),
      logIn: (signal) => current.logIn(signal),
      isReachable: (signal) => current.isReachable(signal),
      loginStatus: () => current.loginStatus(),
      revoke: () => current.revoke(),
      close: () => current.close(),
    },
    async renew() {
      const last = current;
      current = make();
      await last.close();
    },
  };
}
