/**
 * Identifies the sender of a request: by its `zt-session`, or by an access token of the controller's own OpenID
 * provider.
 */
import type { Caller, Context, Entity, SandboxRequest, StoredApiSession } from '../kernel.ts';
import { readAccessToken } from './access-token.ts';
import { authPolicyOf } from './auth-policy.ts';
import { bearerTokens } from './bearer.ts';
import { carriesTokenOf } from './by-external-jwt.ts';
import { noToken, refusedSession, unusableToken } from './challenges.ts';
import { isEnabled } from './lockout.ts';
import { sessionByToken } from './sessions.ts';

export async function authenticateRequest(request: SandboxRequest, context: Context): Promise<Caller> {
  const sessionToken = request.headers['zt-session'];
  if (typeof sessionToken === 'string' && sessionToken !== '') return bySession(sessionToken, request, context);
  for (const token of bearerTokens(request)) {
    const caller = byAccessToken(token, request, context);
    if (caller !== undefined) return caller;
  }
  throw request.headers.authorization === undefined ? noToken() : unusableToken();
}

async function bySession(token: string, request: SandboxRequest, context: Context): Promise<Caller> {
  const session = sessionByToken(context, token);
  const identity = session && context.store.get('identities', session.identityId);
  if (session === undefined || identity === undefined || !isEnabled(context, identity)) throw refusedSession('invalid');
  return {
    identityId: identity.id,
    apiSessionId: session.id,
    isAdmin: isAdmin(identity),
    partial: await isPartial(session, identity, request, context),
    permissions: permissionsOf(identity),
  };
}

function byAccessToken(token: string, request: SandboxRequest, context: Context): Caller | undefined {
  const found = readAccessToken(token, request, context);
  if (found === undefined) return undefined;
  return {
    identityId: found.identity.id,
    apiSessionId: String(found.claims.z_asid),
    isAdmin: isAdmin(found.identity),
    partial: false,
    permissions: permissionsOf(found.identity),
    claims: found.claims,
  };
}

async function isPartial(
  session: StoredApiSession,
  identity: Entity,
  request: SandboxRequest,
  context: Context,
): Promise<boolean> {
  if (session.isMfaRequired && !session.isMfaComplete) return true;
  const signerId = authPolicyOf(identity, context).requireExtJwtSigner;
  return signerId !== undefined && !(await carriesTokenOf(signerId, request, context));
}

function isAdmin(identity: Entity): boolean {
  return identity.isAdmin === true || identity.isDefaultAdmin === true;
}

function permissionsOf(identity: Entity): readonly string[] {
  return Array.isArray(identity.permissions) ? identity.permissions.map(String) : [];
}
