/** `POST /oidc/oauth/token`: tokens for a code, for a refresh token, or for another token. */
import { createHash } from 'node:crypto';
import type { Context, Entity, Route, SandboxReply, SandboxRequest } from '../kernel.ts';
import { type Claims, fitsConnection, isRevoked } from '../login/access-token.ts';
import { isEnabled } from '../login/lockout.ts';
import { revokeLater } from '../login/revocations.ts';
import { isKnownClient } from './clients.ts';
import { oauthError, parametersOf, plainJson } from './replies.ts';
import type { OidcState } from './state.ts';
import { type Grant, grantBehind, grantOf, issueTokens } from './tokens.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:';
const TYPE = 'urn:ietf:params:oauth:token-type:';

type Parameters = Readonly<Record<string, unknown>>;

export function tokenRoutes(state: OidcState): readonly Route[] {
  const handle = (request: SandboxRequest, context: Context) => byGrant(parametersOf(request), request, context, state);
  return [{ method: 'POST', path: '/oidc/oauth/token', access: 'public', handle }];
}

function byGrant(parameters: Parameters, request: SandboxRequest, context: Context, state: OidcState): SandboxReply {
  const type = parameters.grant_type;
  switch (type) {
    case 'authorization_code':
      return byCode(parameters, context, state);
    case 'refresh_token':
      return byRefreshToken(parameters, request, context);
    case `${GRANT}token-exchange`:
      return exchange(parameters, request, context);
    case `${GRANT}jwt-bearer`:
      return oauthError('invalid_request', 'the assertion is not valid');
    case `${GRANT}device_code`:
      return oauthError('unauthorized_client', 'the client may not use this grant');
    case 'client_credentials':
      return oauthError('server_error', 'there are no service users', 500);
    case undefined:
    case '':
      return oauthError('invalid_request', 'grant_type must be given');
    default:
      return oauthError('unsupported_grant_type', `there is no grant ${String(type)}`);
  }
}

function byCode(parameters: Parameters, context: Context, state: OidcState): SandboxReply {
  const refusal = refusedClient(parameters);
  if (refusal !== undefined) return refusal;
  const { code_verifier: verifier } = parameters;
  if (typeof verifier !== 'string' || verifier === '') {
    return oauthError('invalid_request', 'code_verifier is required');
  }
  const found = state.redeem(parameters.code);
  const identity = found?.login && context.store.get('identities', found.login.identity.id);
  if (found === undefined || identity === undefined || !isEnabled(context, identity)) {
    return oauthError('invalid_grant', 'the code is not valid');
  }
  if (found.clientId !== parameters.client_id || found.redirectUri !== parameters.redirect_uri) {
    return oauthError('invalid_grant', 'the code was issued to another client or for another redirect_uri');
  }
  if (createHash('sha256').update(verifier).digest('base64url') !== found.codeChallenge) {
    return oauthError('invalid_grant', 'the code_verifier does not match the code_challenge');
  }
  return tokenReply(grantOf(found, identity, context), context, String(parameters.code));
}

function byRefreshToken(parameters: Parameters, request: SandboxRequest, context: Context): SandboxReply {
  const refusal = refusedClient(parameters);
  if (refusal !== undefined) return refusal;
  const claims = goodToken(parameters.refresh_token, 'r', context);
  if (claims === undefined || claims.client_id !== parameters.client_id) {
    return oauthError('invalid_grant', 'the refresh token is not valid');
  }
  const identity = context.store.get('identities', String(claims.sub));
  if (identity === undefined) {
    return oauthError('server_error', `identity with id ${String(claims.sub)} not found`, 500);
  }
  const found = { claims, identity };
  if (!fitsConnection(found.claims, request)) {
    return oauthError('access_denied', 'the token belongs to a certificate that this connection does not have');
  }
  revokeLater(String(claims.jti), context);
  // This also works for a disabled identity, whose access token is then refused.
  return tokenReply(grantBehind(found.claims, found.identity, true), context);
}

/** Token exchange (RFC 8693), for the provider's own tokens. */
function exchange(parameters: Parameters, request: SandboxRequest, context: Context): SandboxReply {
  const refusal = refusedClient(parameters);
  if (refusal !== undefined) return refusal;
  const subjectType = parameters.subject_token_type === `${TYPE}refresh_token` ? 'r' : 'a';
  const found = ownToken(parameters.subject_token, subjectType, context);
  if (found === undefined) return oauthError('invalid_request', 'the subject_token is not valid');
  if (!fitsConnection(found.claims, request)) {
    return oauthError('access_denied', 'the token belongs to a certificate that this connection does not have');
  }
  const wanted = parameters.requested_token_type ?? `${TYPE}access_token`;
  const tokens = issueTokens(grantBehind(found.claims, found.identity, false), context);
  const reply = { issued_token_type: wanted, token_type: 'Bearer', expires_in: tokens.expiresIn };
  switch (wanted) {
    case `${TYPE}access_token`:
      return plainJson({ access_token: tokens.access, ...reply });
    case `${TYPE}refresh_token`:
      return plainJson({ access_token: tokens.access, ...reply, refresh_token: tokens.refresh });
    case `${TYPE}id_token`:
      // The member has this name for every kind of token (RFC 8693, section 2.2.1).
      return plainJson({ access_token: tokens.idToken(), ...reply, token_type: 'N_A' });
    default:
      return oauthError('invalid_request', 'that type of token is not issued');
  }
}

function tokenReply(grant: Grant, context: Context, code?: string): SandboxReply {
  const tokens = issueTokens(grant, context);
  const scopes = grant.scopes ?? [];
  return plainJson({
    access_token: tokens.access,
    token_type: 'Bearer',
    ...(scopes.includes('offline_access') ? { refresh_token: tokens.refresh } : {}),
    expires_in: tokens.expiresIn,
    ...(scopes.includes('openid') ? { id_token: tokens.idToken(code) } : {}),
    scope: scopes.join(' '),
  });
}

/** The claims of a valid token of this provider, and its identity. */
export function ownToken(
  token: unknown,
  type: 'a' | 'r',
  context: Context,
): { readonly claims: Claims; readonly identity: Entity } | undefined {
  const claims = goodToken(token, type, context);
  const identity = claims === undefined ? undefined : context.store.get('identities', String(claims.sub));
  if (claims === undefined || identity === undefined || !isEnabled(context, identity)) return undefined;
  return { claims, identity };
}

/** The claims of a valid token of this type, even if its identity is disabled or gone. */
function goodToken(token: unknown, type: 'a' | 'r', context: Context): Claims | undefined {
  const claims = typeof token === 'string' ? context.pki.readJwt(token) : undefined;
  if (claims === undefined || claims.z_t !== type || isRevoked(claims, context)) return undefined;
  return Number(claims.exp) * 1000 <= context.clock().getTime() ? undefined : claims;
}

/** Clients are public: they have a name, and no secret. */
export function refusedClient(parameters: Parameters): SandboxReply | undefined {
  const { client_id: id } = parameters;
  if (id === undefined || id === '') return oauthError('invalid_request', 'client_id must be given');
  return isKnownClient(id) ? undefined : oauthError('invalid_client', 'there is no such client');
}
