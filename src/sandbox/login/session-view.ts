/** How API sessions look in answers. */
import type { Caller, Context, Entity, StoredApiSession } from '../kernel.ts';
import { identityRef } from '../views/refs.ts';

export type View = Readonly<Record<string, unknown>>;

/** An API session as every list shows it. */
export function apiSessionView(session: StoredApiSession, context: Context): View {
  const authenticator = context.store.get('authenticators', session.authenticatorId);
  return {
    ...frame(session.id, session.createdAt, session.updatedAt, session.identityId, context),
    authQueries: session.authQueries,
    authenticatorId: session.authenticatorId,
    cachedLastActivityAt: session.lastActivityAt,
    configTypes: session.configTypes,
    ipAddress: session.ipAddress,
    ...extension(authenticator),
    isMfaComplete: session.isMfaComplete,
    isMfaRequired: session.isMfaRequired,
    lastActivityAt: session.lastActivityAt,
    token: session.token,
  };
}

/** The caller's own session, which also says how long it lasts. */
export function currentSessionView(session: StoredApiSession, context: Context, seconds: number): View {
  return { ...apiSessionView(session, context), expirationSeconds: seconds, expiresAt: session.expiresAt };
}

/** An access token in the form of a session; no such session is stored. */
export function bearerSessionView(caller: Caller, claims: View, token: string, remote: string, context: Context): View {
  const now = context.clock();
  const began = secondsToIso(claims.iat);
  const seconds = Math.floor(Number(claims.exp) - now.getTime() / 1000);
  return {
    ...frame(caller.apiSessionId, began, began, caller.identityId, context),
    authQueries: [],
    authenticatorId: claims.z_authid,
    cachedLastActivityAt: now.toISOString(),
    configTypes: [],
    ipAddress: remote,
    isCertExtendable: claims.z_ice === true,
    isMfaComplete: false,
    isMfaRequired: false,
    lastActivityAt: now.toISOString(),
    token,
    expirationSeconds: seconds,
    expiresAt: secondsToIso(claims.exp),
  };
}

function frame(id: string, createdAt: string, updatedAt: string, identityId: string, context: Context): View {
  const self = `./api-sessions/${id}`;
  const identity = context.store.get('identities', identityId);
  return {
    _links: { self: { href: self }, sessions: { href: `${self}/sessions` } },
    createdAt,
    id,
    tags: {},
    updatedAt,
    ...(identity === undefined ? {} : { identity: identityRef(identity) }),
    identityId,
  };
}

/** Whether the certificate behind a session may be renewed, and whether a renewal was requested. */
function extension(authenticator: Entity | undefined): View {
  return {
    isCertExtendable: authenticator?.isIssuedByNetwork === true,
    ...(authenticator?.isExtendRequested === true ? { isCertExtendRequested: true } : {}),
    ...(authenticator?.isKeyRollRequested === true ? { isCertKeyRollRequested: true } : {}),
  };
}

function secondsToIso(seconds: unknown): string {
  return new Date(Number(seconds) * 1000).toISOString();
}
