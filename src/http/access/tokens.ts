import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { onceItWorks } from '../../common/once.ts';
import { expiryOf } from '../../common/token-expiry.ts';
import { type FetchSettings, fetchPublic } from './fetch-public.ts';
import { KEY_PREFIX } from './key-file.ts';
import { type AuthMethod, bearerOf, Denial, type Principal } from './principal.ts';

/** Who issues tokens, and what they need to be valid here. */
export interface TokenSettings extends FetchSettings {
  readonly issuer: string;
  /** This server's name in tokens. */
  readonly audience: string;
  /** Where the issuer's keys are, if its metadata does not say. */
  readonly jwksUrl?: string;
}

/** Asymmetric signatures only: none with a shared secret, and not "none" (RFC 8725, section 3.1). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Faults of the issuer's keys, not of a token: the client is not to blame. */
const ISSUERS_FAULTS = [errors.JWKSTimeout, errors.JWKSInvalid];
/** The latest second that a `Date` can hold. */
const LATEST = 8_640_000_000_000;
/** Tolerated clock difference in seconds. */
const TOLERANCE = 30;
/** Milliseconds after which the issuer's keys are fetched again, because it may have withdrawn one. */
const FRESH = 5 * 60_000;
/** Milliseconds that must pass before they are fetched earlier, for a token with an unknown key. */
const PAUSE = 10_000;

/**
 * Identifies callers by OAuth 2.1 access tokens that are JWTs (RFC 9068): by their signature, issuer, audience and times.
 * Tokens are never passed on.
 */
export function tokensOf(settings: TokenSettings): AuthMethod {
  const { issuer, audience } = settings;
  const keys = onceItWorks(async () => {
    const url = new URL(settings.jwksUrl ?? (await jwksUrlOf(settings)));
    const answer = async (href: string) => Response.json(await fetchPublic(new URL(href), settings));
    return createRemoteJWKSet(url, { [customFetch]: answer, cooldownDuration: PAUSE, cacheMaxAge: FRESH });
  });
  const options = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    clockTolerance: TOLERANCE,
    requiredClaims: ['exp', 'sub'],
  };
  const verified = async (token: string) => {
    const known = await keys();
    try {
      return await jwtVerify(token, known, options);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed) || known.coolingDown) throw error;
      // An issuer may have put another key in the place of one, under the same id.
      try {
        await known.reload();
      } catch {
        throw error;
      }
      return jwtVerify(token, known, options);
    }
  };
  return {
    id: 'jwt',
    async identify(request) {
      const token = bearerOf(request);
      if (typeof token !== 'string' || token.startsWith(KEY_PREFIX)) return token instanceof Denial ? token : undefined;
      try {
        const { payload, protectedHeader } = await verified(token);
        return principalOf(issuer, payload, protectedHeader.typ);
      } catch (error) {
        if (error instanceof errors.JOSEError && !ISSUERS_FAULTS.some((each) => error instanceof each))
          return new Denial(error.message);
        // Its end can be read without the issuer's keys, and no key makes a token valid after it.
        if (expiryOf(token) <= Date.now() - TOLERANCE * 1000) return new Denial('the token has expired');
        throw error;
      }
    },
  };
}

/** Whom a token with a good signature names, or why it is refused all the same. */
function principalOf(issuer: string, payload: JWTPayload, type: unknown): Principal | Denial {
  if (!isAccessToken(type)) return new Denial(`a token of the type "${type}"`);
  // A number in JSON may be larger than any date: such a token would never expire.
  if (!((payload.exp ?? Number.POSITIVE_INFINITY) <= LATEST)) return new Denial('the token does not expire');
  // Whoever has stolen such a token could use it here, as it comes without that proof (RFC 9449, section 7.2).
  if (payload['cnf'] !== undefined)
    return new Denial('the token is bound to a key (cnf), and comes without proof of it');
  const { sub: name } = payload as { readonly sub: unknown };
  if (typeof name !== 'string' || name === '') return new Denial('the token has no subject');
  return { id: `jwt:${issuer}#${name}`, method: 'jwt', name, scopes: scopesIn(payload) };
}

/**
 * Whether a token may be one for access: by its type (RFC 9068, section 2.1), or because its issuer sets no type. The
 * same issuer signs other tokens too, such as those that log people out (RFC 8725, section 3.11).
 */
const isAccessToken = (type: unknown): boolean =>
  type === undefined || (typeof type === 'string' && /^(?:application\/)?(?:at\+)?jwt$/i.test(type));

/** RFC 8693, section 4.2; some issuers write `scp`, as text or list. */
function scopesIn({ scope, scp }: JWTPayload): readonly string[] {
  const value = scope ?? scp ?? [];
  return (Array.isArray(value) ? value : String(value).split(' ')).map(String).filter(Boolean);
}

/** RFC 8414, section 3.1, then OpenID Connect Discovery 1.0, section 4. @throws {Error} if neither works */
async function jwksUrlOf(settings: TokenSettings): Promise<string> {
  const { origin, pathname } = new URL(settings.issuer);
  const path = pathname.replace(/\/$/, '');
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  let fault: unknown;
  for (const url of urls) {
    try {
      const metadata = (await fetchPublic(new URL(url), settings)) as {
        readonly issuer?: unknown;
        readonly jwks_uri?: unknown;
      };
      if (metadata.issuer === settings.issuer && typeof metadata.jwks_uri === 'string') return metadata.jwks_uri;
      fault = new Error(`${url} is not the metadata of ${settings.issuer}`);
    } catch (error) {
      fault = error;
    }
  }
  throw fault;
}
