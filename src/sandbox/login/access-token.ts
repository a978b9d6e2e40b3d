/** Access tokens of the controller's own OpenID provider, as calls present them. */
import type { Context, Entity, SandboxRequest } from '../kernel.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';
import { refusedBearer } from './challenges.ts';
import { isEnabled } from './lockout.ts';
import { settleRevocations } from './revocations.ts';

export type Claims = Readonly<Record<string, unknown>>;

interface ReadToken {
  readonly claims: Claims;
  readonly identity: Entity;
}

/**
 * The identity of an access token; throws if the token is one of this provider's but cannot be used. Tokens of others,
 * and ID tokens, are not access tokens at all: undefined.
 */
export function readAccessToken(token: string, request: SandboxRequest, context: Context): ReadToken | undefined {
  const claims = context.pki.readJwt(token);
  if (claims?.z_t !== 'a' || !context.issuers.includes(String(claims.iss))) return undefined;
  if (Number(claims.exp) * 1000 <= context.clock().getTime()) throw refusedBearer('expired');
  const identity = context.store.get('identities', String(claims.sub));
  const usable = identity !== undefined && isEnabled(context, identity);
  if (!usable || isRevoked(claims, context) || !fitsConnection(claims, request)) throw refusedBearer('invalid');
  return { claims, identity };
}

/** Revoked by its own id, with its session, or together with all logins of its identity until then. */
export function isRevoked(claims: Claims, context: Context): boolean {
  settleRevocations(context);
  return [claims.jti, claims.z_asid, claims.sub].some((id) => {
    const revocation = context.store.get('revocations', String(id));
    if (revocation === undefined) return false;
    // Ending all logins of an identity only ends their access tokens.
    if (revocation.type === 'IDENTITY' && claims.z_t === 'r') return false;
    return revocation.type !== 'IDENTITY' || beganAt(claims, context) <= Date.parse(revocation.createdAt);
  });
}

/** A token has whole seconds only, within which a user can log out and in again; the login itself is stored exactly. */
function beganAt(claims: Claims, context: Context): number {
  const login = context.store.get('oidcSessions', String(claims.z_asid));
  return login === undefined ? Number(claims.iat) * 1000 : Date.parse(login.createdAt);
}

/** A token obtained with a certificate is only valid on connections with that certificate. */
export function fitsConnection(claims: Claims, request: SandboxRequest): boolean {
  const bound = claims.z_cfs;
  if (!Array.isArray(bound) || bound.length === 0) return true;
  const { clientCertificate } = request;
  return clientCertificate !== undefined && bound.includes(fingerprintOf(clientCertificate));
}
