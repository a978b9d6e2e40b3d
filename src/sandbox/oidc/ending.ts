/** Logout, and the minor endpoints of the provider. */
import { randomBytes } from 'node:crypto';
import type { Context, Route, SandboxReply, SandboxRequest } from '../kernel.ts';
import { isRevoked } from '../login/access-token.ts';
import { bearerTokens } from '../login/bearer.ts';
import { addRevocation } from '../login/revocations.ts';
import { isAllowedRedirect } from './clients.ts';
import { oauthError, page, parametersOf, plainJson, redirect } from './replies.ts';
import type { OidcState } from './state.ts';
import { ownToken, refusedClient } from './token-endpoint.ts';

export function endingRoutes(state: OidcState): readonly Route[] {
  const route = (method: Route['method'], path: string, handle: Route['handle']): Route => {
    return { method, path, access: 'public', handle };
  };
  return [
    route('POST', '/oidc/revoke', revoke),
    route('GET', '/oidc/end_session', (request, context) => endSession(request.query, context)),
    route('POST', '/oidc/end_session', (request, context) => endSession(new URLSearchParams(request.rawBody), context)),
    route('GET', '/oidc/logged-out', () => page('Logged out', '<p>You are logged out.</p>')),
    route('GET', '/oidc/userinfo', userInfo),
    route('POST', '/oidc/userinfo', userInfo),
    route('POST', '/oidc/oauth/introspect', introspect),
    route('POST', '/oidc/device_authorization', (request, context) => startDevice(request, context, state)),
  ];
}

/**
 * Revokes one token, and the other token of the same issue. Revoking an unknown or already revoked token should succeed
 * (RFC 7009), but the controller fails here.
 */
function revoke(request: SandboxRequest, context: Context): SandboxReply {
  const parameters = parametersOf(request);
  const refusal = refusedClient(parameters);
  if (refusal !== undefined) return refusal;
  const claims = typeof parameters.token === 'string' ? context.pki.readJwt(parameters.token) : undefined;
  if (claims?.jti === undefined || isRevoked(claims, context)) {
    return oauthError('server_error', 'the token could not be revoked', 500);
  }
  addRevocation(String(claims.jti), 'JTI', context);
  return plainJson('');
}

/** Ends every login of the user that the ID token names. */
function endSession(query: URLSearchParams, context: Context): SandboxReply {
  const claims = context.pki.readJwt(query.get('id_token_hint') ?? '');
  if (claims === undefined && query.get('id_token_hint') !== null) {
    return oauthError('invalid_request', 'the id_token_hint is not valid');
  }
  if (claims !== undefined) addRevocation(String(claims.sub), 'IDENTITY', context);
  const after = query.get('post_logout_redirect_uri');
  return redirect(isAllowedRedirect(after) ? after : '/oidc/logged-out');
}

/** The provider has no information about its users to return here. */
function userInfo(request: SandboxRequest, context: Context): SandboxReply {
  const found = ownToken(bearerTokens(request)[0], 'a', context);
  return found === undefined ? oauthError('access_denied', 'the access token is not valid', 401) : plainJson({});
}

/** Introspection is for clients with a secret, and there are none. */
function introspect(request: SandboxRequest): SandboxReply {
  return refusedClient(parametersOf(request)) ?? oauthError('invalid_client', 'the client has no secret to show', 401);
}

/** Advertised but useless: the controller hands out an empty user code, and rejects the second one as a duplicate. */
function startDevice(request: SandboxRequest, context: Context, state: OidcState): SandboxReply {
  const refusal = refusedClient(parametersOf(request));
  if (refusal !== undefined) return refusal;
  if (state.deviceStarted) return oauthError('server_error', 'the user code is taken', 500);
  state.deviceStarted = true;
  return plainJson({
    device_code: randomBytes(16).toString('base64url'),
    user_code: '',
    verification_uri: context.origin,
    verification_uri_complete: `${context.origin}?user_code=`,
    expires_in: 0,
  });
}
