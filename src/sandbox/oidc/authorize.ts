/** The two ends of a login in the browser: the client sends the user here, and gets a code back. */
import type { Context, Route, SandboxReply, SandboxRequest } from '../kernel.ts';
import { isAllowedRedirect, isKnownClient } from './clients.ts';
import { oauthError, redirect } from './replies.ts';
import type { OidcState } from './state.ts';

export function authorizeRoutes(state: OidcState): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/oidc/authorize',
      access: 'public',
      handle: (request, context) => authorize(request.query, request, context, state),
    },
    {
      method: 'POST',
      path: '/oidc/authorize',
      access: 'public',
      handle: (request, context) => authorize(new URLSearchParams(request.rawBody), request, context, state),
    },
    {
      method: 'GET',
      path: '/oidc/authorize/callback',
      access: 'public',
      handle: (request) => callback(request, state),
    },
  ];
}

function authorize(query: URLSearchParams, request: SandboxRequest, context: Context, state: OidcState): SandboxReply {
  const clientId = query.get('client_id');
  const redirectUri = query.get('redirect_uri');
  if (!isKnownClient(clientId)) return oauthError('invalid_client', 'there is no such client');
  if (!isAllowedRedirect(redirectUri))
    return oauthError('invalid_request', 'the redirect_uri is not one of the client');
  const back = { state: query.get('state') ?? undefined };
  const type = query.get('response_type') ?? '';
  if (type !== 'code')
    return backToClient(redirectUri, { error: type === '' ? 'invalid_request' : 'unsupported_response_type', ...back });
  const begun = state.begin({
    begunAt: context.clock().getTime(),
    clientId,
    redirectUri,
    scopes: (query.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
    ...back,
    nonce: query.get('nonce') ?? undefined,
    codeChallenge: query.get('code_challenge') ?? undefined,
  });
  return redirect(`/oidc/login/${loginPage(query.get('method'), request)}?authRequestID=${begun.id}`);
}

/** The page for the requested method, or for the certificate that the connection already has. */
function loginPage(method: string | null, request: SandboxRequest): string {
  if (method === 'cert' || method === 'ext-jwt') return method;
  if (method === 'password' || request.clientCertificate === undefined) return 'username';
  return 'cert';
}

function callback(request: SandboxRequest, state: OidcState): SandboxReply {
  const found = state.find(request.query.get('id'));
  if (found === undefined) return oauthError('invalid_request', 'there is no such login, or it has ended');
  const back = { state: found.state };
  if (found.login === undefined || found.missing.size > 0) {
    return backToClient(found.redirectUri, { error: 'interaction_required', ...back });
  }
  return backToClient(found.redirectUri, { code: state.issueCode(found), ...back });
}

function backToClient(redirectUri: string, parameters: Readonly<Record<string, string | undefined>>): SandboxReply {
  const present = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return redirect(`${redirectUri}?${new URLSearchParams(present).toString()}`);
}
