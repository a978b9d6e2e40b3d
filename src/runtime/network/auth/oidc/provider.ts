import type { Configuration } from 'openid-client';
import { lifeOf } from '../../../../common/token-expiry.ts';
import { ToolError } from '../../../../common/tool-error.ts';
import type { ProviderSettings } from '../credentials.ts';
import type { Fetch, LoginTools } from '../login.ts';
import { isIdentityDeleted } from './deleted-identity.ts';
import { type Library, providerFault } from './provider-fault.ts';
import { type TokenAnswer, type TokenSet, tokenSet } from './token-set.ts';

/** Seconds for one answer of a provider. */
const TIME = 15;

/** Errors for a refresh token that is no longer valid, or whose certificate this connection does not present. */
const OVER: readonly string[] = ['invalid_grant', 'access_denied'];

/** An OpenID provider, as one client of it sees it. It is asked for its endpoints when they are first needed. */
export class Provider {
  readonly settings: ProviderSettings;
  /** Sends anything to it. */
  readonly fetch: Fetch;
  #config: Promise<Configuration> | undefined;

  constructor(settings: ProviderSettings, fetch: Fetch) {
    this.settings = settings;
    this.fetch = fetch;
  }

  /** Asks for its endpoints, if that has not been done. @throws {ToolError} */
  discover(): Promise<void> {
    return this.request(async () => undefined);
  }

  /** Sends the provider a request. @throws {ToolError} in our words, for any error of the library or the provider */
  async request<T>(work: (library: Library, config: Configuration) => Promise<T>): Promise<T> {
    const library = await import('./library.ts');
    try {
      return await work(library, await this.#configured(library));
    } catch (error) {
      throw providerFault(error, this.settings.issuer, library);
    }
  }

  /**
   * The parameters that say what the tokens are for: they are sent when a login starts, when tokens are requested, and
   * with each refresh.
   */
  get purpose(): Record<string, string> {
    const { audience, resource } = this.settings;
    return { ...(audience === undefined ? {} : { audience }), ...(resource === undefined ? {} : { resource }) };
  }

  /**
   * @param assertHeld called right before the refresh token is sent: its second use would end the whole login
   * @returns undefined if there are no new tokens without another login
   * @throws {ToolError} and as `assertHeld` does
   */
  refresh(tokens: TokenSet, { clock }: LoginTools, assertHeld: () => Promise<void>): Promise<TokenSet | undefined> {
    const { refresh } = tokens;
    if (refresh === undefined) return Promise.resolve(undefined);
    return this.request(async ({ refreshTokenGrant, ResponseBodyError }, config) => {
      await assertHeld();
      const requestedAt = clock.date();
      try {
        const answer = await refreshTokenGrant(config, refresh, this.purpose);
        // OpenID Connect Core 1.0, section 12.2: an answer need not have an ID token, and the old one is spent.
        if (this.settings.shows === 'id' && answer.id_token === undefined) return undefined;
        return this.#set(answer, requestedAt, tokens);
      } catch (error) {
        const isOver = error instanceof ResponseBodyError && OVER.includes(error.error);
        if (isOver || (await isIdentityDeleted(error))) return undefined;
        throw error;
      }
    });
  }

  /** The tokens from a grant of the library, with their times counted from the request. */
  async granted(
    clock: LoginTools['clock'],
    grant: (library: Library, config: Configuration) => Promise<TokenAnswer>,
  ): Promise<TokenSet> {
    return this.request(async (library, config) => {
      const requestedAt = clock.date();
      return this.#set(await grant(library, config), requestedAt);
    });
  }

  /** The tokens of an answer, which are of use for as long as the one that is shown. */
  #set(answer: TokenAnswer, requestedAt: number, earlier?: TokenSet): TokenSet {
    const life = this.settings.shows === 'id' ? lifeOf(answer.id_token ?? '') : Infinity;
    const limited = life === Infinity ? answer : { ...answer, expires_in: life / 1000 };
    return tokenSet(limited, requestedAt, earlier);
  }

  /** Ends tokens at the provider, the one that makes others first (RFC 7009). @throws {ToolError} if one may live on */
  async revoke(tokens: TokenSet): Promise<void> {
    await this.request(async ({ tokenRevocation, ResponseBodyError }, config) => {
      if (config.serverMetadata().revocation_endpoint === undefined) throw irrevocable(this.settings.issuer);
      for (const [token, hint] of [
        [tokens.refresh, 'refresh_token'],
        [tokens.access, 'access_token'],
      ] as const) {
        if (token === undefined) continue;
        await tokenRevocation(config, token, { token_type_hint: hint }).catch(async (error: unknown) => {
          // Some providers do not revoke access tokens.
          const isUnsupported = error instanceof ResponseBodyError && error.error === 'unsupported_token_type';
          if (!(isUnsupported && hint === 'access_token') && !(await this.isRevoked(error))) throw error;
        });
      }
    });
  }

  /** Whether a refused revocation means that the token was revoked already. RFC 7009 has no such refusal. */
  protected async isRevoked(_error: unknown): Promise<boolean> {
    return false;
  }

  #configured(library: Library): Promise<Configuration> {
    this.#config ??= this.#discover(library).catch((error: unknown) => {
      this.#config = undefined;
      throw error;
    });
    return this.#config;
  }

  async #discover(library: Library): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const { discovery, Configuration, customFetch, None, ClientSecretBasic, ClientSecretPost } = library;
    const options = { [customFetch]: this.fetch as never, timeout: TIME };
    const found = await discovery(new URL(issuer), clientId, undefined, None(), options);
    const server = found.serverMetadata();
    // OpenID Connect Discovery 1.0, section 3: a provider that names no methods takes client_secret_basic.
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const auth =
      clientSecret === undefined
        ? None()
        : methods.includes('client_secret_post')
          ? ClientSecretPost(clientSecret)
          : ClientSecretBasic(clientSecret);
    const config = new Configuration(server, clientId, undefined, auth);
    return Object.assign(config, { [customFetch]: this.fetch, timeout: TIME });
  }
}

const irrevocable = (issuer: string): ToolError =>
  new ToolError(
    'login',
    `The OpenID provider ${issuer} revokes no tokens: those of this login stay valid until they expire.`,
    'To end the login earlier, ask the operator of the provider.',
  );
