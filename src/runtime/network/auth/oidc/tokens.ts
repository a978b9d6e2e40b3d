import { expiryOf } from '../../../../common/token-expiry.ts';
import { LoginRefused, type LoginSession, type LoginTools } from '../login.ts';
import { showToken } from '../session/show-token.ts';
import { TokenRefused, type ZtSessions } from '../session/zt-session.ts';
import type { Provider } from './provider.ts';
import { type Refresh, TokenKeeper } from './token-keeper.ts';
import { isFresh, type TokenSet } from './token-set.ts';
import type { TokenStore } from './token-store.ts';

/**
 * Gets tokens by logging in.
 * @param keep stores them, if the login may finish while no call is waiting
 * @throws {PersonNeeded}
 */
export type ObtainTokens = (
  provider: Provider,
  tools: LoginTools,
  keep: (tokens: TokenSet) => Promise<TokenSet>,
) => Promise<TokenSet>;

/** The tokens of one login at one provider: the stored ones, refreshed when they expire, or new ones if that fails. */
export class Tokens {
  readonly #keeper: TokenKeeper;
  readonly #make: (tools: LoginTools) => Promise<Provider>;
  readonly #obtain: ObtainTokens;
  #provider: { readonly at: string; readonly provider: Promise<Provider> } | undefined;

  constructor(store: TokenStore, make: (tools: LoginTools) => Promise<Provider>, obtain: ObtainTokens) {
    this.#keeper = new TokenKeeper(store);
    this.#make = make;
    this.#obtain = obtain;
  }

  /** @param refused an access token that was no longer accepted */
  async current(tools: LoginTools, refused?: string): Promise<TokenSet> {
    const refresh: Refresh = async (tokens, assertHeld) => (await this.#at(tools)).refresh(tokens, tools, assertHeld);
    const renewed = await this.#keeper.current(refresh, tools, refused);
    if (renewed !== undefined) return renewed;
    const keep = (tokens: TokenSet) => this.#keeper.keep(tokens);
    return keep(await this.#obtain(await this.#at(tools), tools, keep));
  }

  /** Ends at the provider what is stored. */
  async revoke(tools: LoginTools): Promise<void> {
    const stored = await this.#keeper.stored();
    if (stored !== undefined) await (await this.#at(tools)).revoke(stored);
  }

  /** Revokes them if no process will use them after this one. */
  async leave(tools: LoginTools): Promise<void> {
    if (!this.#keeper.lasting) await this.revoke(tools);
  }

  #at(tools: LoginTools): Promise<Provider> {
    // Each controller of a cluster has its own provider, and accepts the tokens of all the others.
    if (this.#provider?.at === tools.origin) return this.#provider.provider;
    const current = { at: tools.origin, provider: this.#make(tools) };
    this.#provider = current;
    current.provider.catch(() => {
      if (this.#provider === current) this.#provider = undefined;
    });
    return current.provider;
  }
}

/** A session by the access token of the controller's own provider, which every controller of a cluster takes. */
export async function controllerSession(
  tokens: Tokens,
  tools: LoginTools,
  refused?: LoginSession,
): Promise<LoginSession> {
  const [, bearer] = /^Bearer (.+)$/.exec(refused?.headers['authorization'] ?? '') ?? [];
  const { access, until, refreshed } = await tokens.current(tools, bearer);
  const lifetime = until - tools.clock.date();
  const headers = { authorization: `Bearer ${access}` };
  return { headers, lifetime, everywhere: true, ...(refreshed && { refreshed }) };
}

/** A session of the controller for a token of an external provider. */
export async function externalSession(
  sessions: ZtSessions,
  tokens: Tokens,
  tools: LoginTools,
  shows: 'access' | 'id' = 'access',
): Promise<LoginSession> {
  const shown = (set: TokenSet) => (shows === 'id' ? (set.id ?? '') : set.access);
  const show = (set: TokenSet) =>
    showToken(sessions, tools, shown(set), CHECKS).catch((error: unknown) => {
      const isNew = isFresh(set, tools.clock) && expiryOf(shown(set)) > tools.clock.date();
      throw isNew && isExpired(error) ? clocksDiffer(error) : error;
    });
  const set = await tokens.current(tools);
  try {
    return await show(set);
  } catch (error) {
    // It has expired by the controller's clock, or it is the ID token, which expires before the access token.
    if (!isExpired(error)) throw error;
    return show(await tokens.current(tools, set.access));
  }
}

const isExpired = (error: unknown): error is TokenRefused => error instanceof TokenRefused && error.fault === 'expired';

/** For a new token that has expired already: after another login it would be the same, so nothing is given up. */
const clocksDiffer = (error: TokenRefused): LoginRefused =>
  new LoginRefused(
    `${error.message.replace(/\.$/, '')} by the clock of the controller, although it was issued just now.`,
    'Set the clocks of the controller, the provider, and this machine. Another login does not help.',
    { cause: error },
  );

const CHECKS = [
  'The controller needs an enabled external JWT signer with the issuer of the provider and the audience of the token, and an identity that its claim names.',
];
