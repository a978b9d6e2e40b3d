/** The caller's own session: its details, ending it, and tokens that prove a one-time code. */
import { randomUUID } from 'node:crypto';
import { notFound } from '../errors.ts';
import type { Context, Route, SandboxReply, SandboxRequest, StoredApiSession } from '../kernel.ts';
import { ControllerError, ok } from '../kernel.ts';
import { bearerTokens } from './bearer.ts';
import { callerOf } from './caller.ts';
import { onBothApis } from './routes.ts';
import { mfaOf } from './second-factors.ts';
import { bearerSessionView, currentSessionView } from './session-view.ts';
import { addressOf, closeSession, SESSION_SECONDS } from './sessions.ts';
import { acceptCode, notEnrolled } from './totp.ts';

export const currentApiSessionRoutes: readonly Route[] = [
  ...onBothApis('GET', '/current-api-session', 'partial', detail),
  ...onBothApis('DELETE', '/current-api-session', 'partial', end),
  ...onBothApis('POST', '/current-api-session/totp-token', 'authenticated', createTotpToken),
];

function detail(request: SandboxRequest, context: Context): SandboxReply {
  const caller = callerOf(context);
  if (caller.claims !== undefined) {
    const token = bearerTokens(request)[0] ?? '';
    return ok(bearerSessionView(caller, caller.claims, token, addressOf(request), context));
  }
  return ok(currentSessionView(storedSession(context), context, SESSION_SECONDS));
}

/**
 * Ends a stored session. The session of an access token is not stored, so there is nothing to end: the token has to be
 * revoked.
 */
function end(_request: SandboxRequest, context: Context): SandboxReply {
  closeSession(context, storedSession(context).id);
  return ok({});
}

function createTotpToken(request: SandboxRequest, context: Context): SandboxReply {
  const caller = callerOf(context);
  if (caller.claims === undefined) {
    throw new ControllerError(
      400,
      'INVALID_BACKING_TOKEN_TYPE',
      'Only sessions by access token can have such a token.',
    );
  }
  const mfa = mfaOf(context, caller.identityId);
  if (mfa?.isVerified !== true) throw notEnrolled();
  const { body } = request;
  acceptCode(context, mfa, typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined);
  const now = context.clock();
  const token = context.pki.signJwt({
    iss: context.origin,
    sub: caller.identityId,
    aud: ['openziti'],
    iat: Math.floor(now.getTime() / 1000),
    jti: randomUUID(),
    z_asid: caller.apiSessionId,
    z_t: 't',
  });
  return ok({ issuedAt: now.toISOString(), token }, null);
}

function storedSession(context: Context): StoredApiSession {
  const { apiSessionId } = callerOf(context);
  const session = context.store.get('apiSessions', apiSessionId);
  if (session === undefined) throw notFound('apiSession', apiSessionId);
  return session as StoredApiSession;
}
