import type { LoginTools } from '../login.ts';
import { isFresh, isUsable, readTokenSet, type TokenSet } from './token-set.ts';
import type { LockedTokens, TokenStore } from './token-store.ts';

/**
 * Gets new tokens by the refresh token of a set; undefined if the provider no longer accepts it.
 * @param assertHeld to be called right before the refresh token is sent
 */
export type Refresh = (tokens: TokenSet, assertHeld: () => Promise<void>) => Promise<TokenSet | undefined>;

/**
 * Keeps the tokens of one login, for all processes that share the store. A refresh token may be good for one use only,
 * and its second use may end the whole login: so one process at a time refreshes, looks first whether another has, and
 * stores what it got before anybody uses it.
 */
export class TokenKeeper {
  readonly #store: TokenStore;
  /** Tokens that could not be stored, and the access token that they replace. What they were made from may be spent. */
  #unstored: { readonly tokens: TokenSet; readonly replaced: string | undefined } | undefined;

  constructor(store: TokenStore) {
    this.#store = store;
  }

  /**
   * Tokens that are valid for a while; undefined if somebody has to log in.
   * @param refused an access token that was refused, although it had not expired
   */
  async current(refresh: Refresh, { clock, log }: LoginTools, refused?: string): Promise<TokenSet | undefined> {
    const isGood = (set: TokenSet) => set.access !== refused && isUsable(set, clock);
    const stored = readTokenSet(await this.#store.read());
    if (this.#unstored === undefined && (stored === undefined || isGood(stored))) return stored;
    /** Fresh tokens that are refused before they expire would also be refused after a refresh. */
    const isInVain = (set: TokenSet) => set.access === refused && isUsable(set, clock) && isFresh(set, clock);
    return this.#store.exclusively(async (held) => {
      const now = await this.#read(held);
      if (now === undefined || isGood(now)) return now;
      const next = now.refresh === undefined || isInVain(now) ? undefined : await refresh(now, () => held.assertHeld());
      if (next === undefined) {
        log.info('the tokens of the login have expired');
        await held.clear();
        return undefined;
      }
      await this.#write(held, next, now);
      log.info('tokens refreshed');
      return next;
    });
  }

  /**
   * Stores the tokens of a login, unless some are stored already.
   * @returns the stored tokens
   */
  keep(tokens: TokenSet): Promise<TokenSet> {
    return this.#store.exclusively(async (held) => {
      const known = await this.#read(held);
      if (known !== undefined) return known;
      await this.#write(held, tokens, undefined);
      return tokens;
    });
  }

  /** The stored tokens, valid or not; or those that are still to be stored. */
  async stored(): Promise<TokenSet | undefined> {
    return this.#unstored?.tokens ?? readTokenSet(await this.#store.read());
  }

  /** Whether the tokens outlive this process. */
  get lasting(): boolean {
    return this.#store.lasting;
  }

  /** The stored tokens, after storing those that could not be stored before, unless others have come in their place. */
  async #read(held: LockedTokens): Promise<TokenSet | undefined> {
    const now = readTokenSet(await held.read());
    const { tokens, replaced } = this.#unstored ?? {};
    this.#unstored = undefined;
    if (tokens === undefined || now?.access !== replaced) return now;
    await this.#write(held, tokens, now);
    return tokens;
  }

  async #write(held: LockedTokens, tokens: TokenSet, before: TokenSet | undefined): Promise<void> {
    try {
      await held.write(JSON.stringify(tokens));
    } catch (error) {
      this.#unstored = { tokens, replaced: before?.access };
      throw error;
    }
  }
}
