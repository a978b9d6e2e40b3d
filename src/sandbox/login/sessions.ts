/** API sessions: opened by a login, and valid for half an hour however they are used. */
import { randomUUID } from 'node:crypto';
import type { Context, Entity, SandboxRequest, StoredApiSession } from '../kernel.ts';
import { authQueriesFor, isMfaAuthQuery, needsTotp } from './second-factors.ts';

export const SESSION_SECONDS = 1800;

/** A successful login: which identity, and how. */
export interface Login {
  readonly method: 'password' | 'cert' | 'ext-jwt';
  readonly identity: Entity;
  readonly authenticatorId: string;
}

export function openSession(context: Context, request: SandboxRequest, login: Login): StoredApiSession {
  const now = context.clock();
  return context.store.insert('apiSessions', {
    identityId: login.identity.id,
    token: randomUUID(),
    authenticatorId: login.authenticatorId,
    ipAddress: addressOf(request)
      .replace(/:\d+$/, '')
      .replace(/^\[|\]$/g, ''),
    lastActivityAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000).toISOString(),
    isMfaComplete: false,
    isMfaRequired: needsTotp(context, login.identity),
    authQueries: authQueriesFor(context, login.identity),
    configTypes: configTypesOf(request.body),
  }) as StoredApiSession;
}

/** The live session of a token; an expired one is removed. */
export function sessionByToken(context: Context, token: string): StoredApiSession | undefined {
  const session = context.store.find('apiSessions', 'token', token)[0] as StoredApiSession | undefined;
  if (session === undefined) return undefined;
  if (Date.parse(session.expiresAt) > context.clock().getTime()) return session;
  closeSession(context, session.id);
  return undefined;
}

/** Marks the second factor as shown: this is a full session from now on. */
export function completeMfa(context: Context, sessionId: string): void {
  const session = context.store.get('apiSessions', sessionId);
  if (session?.isMfaRequired !== true) return;
  const authQueries = (session as StoredApiSession).authQueries.filter((query) => !isMfaAuthQuery(query));
  context.store.update('apiSessions', sessionId, { isMfaComplete: true, authQueries });
}

export function closeSessionsOf(context: Context, identityId: string): void {
  for (const session of context.store.find('apiSessions', 'identityId', identityId)) closeSession(context, session.id);
}

/** Ending an API session also ends its service sessions. */
export function closeSession(context: Context, sessionId: string): void {
  for (const { id } of context.store.find('sessions', 'apiSessionId', sessionId)) context.store.remove('sessions', id);
  context.store.remove('apiSessions', sessionId);
}

export function addressOf(request: SandboxRequest): string {
  return request.remoteAddress ?? '127.0.0.1:0';
}

function configTypesOf(body: unknown): readonly string[] {
  const configTypes = typeof body === 'object' && body !== null && 'configTypes' in body ? body.configTypes : undefined;
  return Array.isArray(configTypes) ? configTypes.map(String) : [];
}
