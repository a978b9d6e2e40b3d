/** The tokens of the provider: the claims of each kind. */
import { createHash, randomUUID } from 'node:crypto';
import type { Context, Entity } from '../kernel.ts';
import type { Claims } from '../login/access-token.ts';
import type { AuthRequest } from './state.ts';

const ACCESS_SECONDS = 30 * 60;
const REFRESH_SECONDS = 24 * 60 * 60;

/** One login through the provider, from which all its tokens derive. */
export interface Grant {
  readonly identity: Entity;
  readonly clientId: string;
  readonly scopes: readonly string[] | undefined;
  readonly amr: unknown;
  readonly authTime: unknown;
  readonly nonce: string | undefined;
  /** Claims that the controller adds for itself; the same in every token of the login. */
  readonly ownClaims: Claims;
}

/** The tokens of one issue; `expiresIn` is the lifetime of the access token in seconds. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly expiresIn: number;
  idToken(code?: string): string;
}

export function issueTokens(grant: Grant, context: Context): Tokens {
  const now = context.clock().getTime();
  const issued = Math.floor(now / 1000);
  const jti = randomUUID();
  const shared = {
    ...(grant.amr === undefined ? {} : { amr: grant.amr }),
    aud: [grant.clientId],
    auth_time: grant.authTime,
    client_id: grant.clientId,
    iat: issued,
    iss: `${context.origin}/oidc`,
    sub: grant.identity.id,
  };
  const scopes = grant.scopes === undefined ? {} : { scopes: grant.scopes };
  const bearer = { ...shared, ...scopes, jti, nbf: issued, ...grant.ownClaims };
  const access = context.pki.signJwt({ ...bearer, exp: issued + ACCESS_SECONDS, z_t: 'a' });
  return {
    access,
    refresh: context.pki.signJwt({ ...bearer, exp: issued + REFRESH_SECONDS, z_t: 'r' }),
    expiresIn: Math.floor(issued + ACCESS_SECONDS - now / 1000),
    idToken: (code) =>
      context.pki.signJwt({
        ...shared,
        at_hash: halfHash(access),
        azp: grant.clientId,
        ...(code === undefined ? {} : { c_hash: halfHash(code) }),
        exp: issued + ACCESS_SECONDS,
        name: grant.identity.name,
        ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
        ...(grant.ownClaims.z_ia === true ? { z_ia: true } : {}),
      }),
  };
}

/** The grant of a login that was just finished in the browser. */
export function grantOf(request: AuthRequest, identity: Entity, context: Context): Grant {
  const sessionId = randomUUID();
  context.store.insert('oidcSessions', { id: sessionId, identityId: identity.id });
  const { login } = request;
  const authenticator = login && context.store.get('authenticators', login.authenticatorId);
  const isAdmin = identity.isAdmin === true || identity.isDefaultAdmin === true;
  return {
    identity,
    clientId: request.clientId,
    scopes: request.scopes,
    amr: [...request.amr],
    authTime: request.authTime,
    nonce: request.nonce,
    ownClaims: {
      ...(request.fingerprint === undefined ? {} : { z_acf: request.fingerprint, z_cae: true }),
      z_aid: request.clientId,
      z_asid: sessionId,
      z_authid: login?.authenticatorId,
      z_cer: authenticator?.isExtendRequested === true,
      z_cfs: request.fingerprint === undefined ? null : [request.fingerprint],
      z_ckrr: authenticator?.isKeyRollRequested === true,
      z_env: request.envInfo ?? null,
      ...(isAdmin ? { z_ia: true } : {}),
      z_iccc: false,
      z_ice: login?.method === 'cert' && authenticator?.isIssuedByNetwork === true,
      z_ra: request.remoteAddress,
      z_sdk: request.sdkInfo ?? null,
    },
  };
}

/** The grant that a token came from, to issue others. */
export function grantBehind(claims: Claims, identity: Entity, keepScopes: boolean): Grant {
  const sandboxClaims = Object.entries(claims).filter(([name]) => name.startsWith('z_') && name !== 'z_t');
  return {
    identity,
    clientId: String(claims.client_id),
    scopes: keepScopes && Array.isArray(claims.scopes) ? claims.scopes.map(String) : undefined,
    amr: keepScopes ? claims.amr : undefined,
    authTime: claims.auth_time,
    nonce: undefined,
    ownClaims: Object.fromEntries(sandboxClaims),
  };
}

/**
 * The left half of a SHA-256, by which an ID token refers to the other tokens (OpenID Connect Core, section 3.1.3.6).
 */
function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
}
