/** API sessions: opened by a login, and valid for half an hour however they are used. */
import { randomUUID } from 'node:crypto';
import { isObject } from '../../common/is-object.ts';
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
    configTypes: configTypesOf(request.body, context),
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

/** Marks the second factor as required and shown: this is a full session from now on. */
export function completeMfa(context: Context, sessionId: string): void {
  const session = context.store.get('apiSessions', sessionId);
  if (session === undefined) return;
  const authQueries = (session as StoredApiSession).authQueries.filter((query) => !isMfaAuthQuery(query));
  context.store.update('apiSessions', sessionId, { isMfaRequired: true, isMfaComplete: true, authQueries });
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

/** The ids of the config types that a client wants, by id or by name; those that do not exist are forgotten. */
function configTypesOf(body: unknown, { store }: Context): readonly string[] {
  const sent = isObject(body) && Array.isArray(body.configTypes) ? body.configTypes.map(String) : [];
  if (sent.includes('all')) return ['all'];
  const known = sent.flatMap((wanted) => store.get('configTypes', wanted) ?? store.find('configTypes', 'name', wanted));
  return [...new Set(known.map(({ id }) => id))];
}
