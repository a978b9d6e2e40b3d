/** The first factor: by password, certificate or the token of an external issuer. */
import { type Context, ControllerError, type Route, type SandboxReply, type SandboxRequest } from '../kernel.ts';
import { authPolicyOf } from '../login/auth-policy.ts';
import { logInByCertificate } from '../login/by-certificate.ts';
import { carriesTokenOf, logInByExternalJwt } from '../login/by-external-jwt.ts';
import { logInByPassword } from '../login/by-password.ts';
import { extJwtAuthQuery, mfaOf, needsTotp } from '../login/second-factors.ts';
import { addressOf, type Login } from '../login/sessions.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';
import { bareErrors, escapeHtml, page, parametersOf, plainJson } from './replies.ts';
import type { AuthRequest, OidcState } from './state.ts';

type Parameters = Readonly<Record<string, unknown>>;
type FirstFactor = (parameters: Parameters, request: SandboxRequest, context: Context) => Login | Promise<Login>;

const METHODS: Readonly<Record<string, FirstFactor>> = {
  password: (parameters, _request, context) => logInByPassword(parameters.username, parameters.password, context),
  username: (parameters, _request, context) => logInByPassword(parameters.username, parameters.password, context),
  cert: (_parameters, request, context) => logInByCertificate(request.clientCertificate, context),
  'ext-jwt': (_parameters, request, context) => logInByExternalJwt(request, context),
};

export function oidcLoginRoutes(state: OidcState): readonly Route[] {
  const posts = Object.entries(METHODS).map(
    ([name, method]): Route => ({
      method: 'POST',
      path: `/oidc/login/${name}`,
      access: 'public',
      handle: bareErrors((request, context) => logIn(method, request, context, state)),
    }),
  );
  const pages = Object.keys(METHODS).map(
    (name): Route => ({
      method: 'GET',
      path: `/oidc/login/${name}`,
      access: 'public',
      handle: bareErrors((request) => loginPage(name, request, state)),
    }),
  );
  const queries: Route = {
    method: 'GET',
    path: '/oidc/login/auth-queries',
    access: 'public',
    handle: bareErrors((request, context) => outstanding(pendingOf(state, request.query.get('id')), context)),
  };
  return [...posts, ...pages, queries];
}

/** The login with this id; throws if there is none. */
export function pendingOf(state: OidcState, id: unknown): AuthRequest {
  const found = state.find(id);
  if (found === undefined) {
    throw new ControllerError(400, 'COULD_NOT_VALIDATE', 'There is no login with this id, or it has ended.');
  }
  return found;
}

/** Redirects to the callback once nothing is missing; until then, returns the remaining auth queries. */
export function proceed(pending: AuthRequest, context: Context): SandboxReply {
  if (pending.missing.size > 0) return outstanding(pending, context);
  return { status: 302, headers: { location: `${context.origin}/oidc/authorize/callback?id=${pending.id}` } };
}

async function logIn(
  method: FirstFactor,
  request: SandboxRequest,
  context: Context,
  state: OidcState,
): Promise<SandboxReply> {
  const parameters = parametersOf(request);
  const pending = pendingOf(state, parameters.id ?? request.query.get('authRequestID') ?? request.query.get('id'));
  const login = await method(parameters, request, context);
  // The second factor must come from the identity that showed the first.
  const continues = pending.login !== undefined && pending.missing.has('ext-jwt') && login.method === 'ext-jwt';
  if (!continues) remember(pending, login, parameters, request, context);
  await settleSecondFactors(pending, request, context);
  return proceed(pending, context);
}

function remember(
  pending: AuthRequest,
  login: Login,
  parameters: Parameters,
  request: SandboxRequest,
  context: Context,
): void {
  pending.login = login;
  pending.amr.splice(0, pending.amr.length, login.method);
  pending.authTime = Math.floor(context.clock().getTime() / 1000);
  pending.remoteAddress = addressOf(request);
  pending.envInfo = parameters.envInfo ?? null;
  pending.sdkInfo = parameters.sdkInfo ?? null;
  if (login.method === 'cert' && request.clientCertificate !== undefined) {
    pending.fingerprint = fingerprintOf(request.clientCertificate);
  }
  pending.missing.clear();
  if (needsTotp(context, login.identity)) pending.missing.add('totp');
  if (authPolicyOf(login.identity, context).requireExtJwtSigner !== undefined) pending.missing.add('ext-jwt');
}

async function settleSecondFactors(pending: AuthRequest, request: SandboxRequest, context: Context): Promise<void> {
  const { login } = pending;
  const signer = login && authPolicyOf(login.identity, context).requireExtJwtSigner;
  if (login === undefined || signer === undefined || !pending.missing.has('ext-jwt')) return;
  if (!(await carriesTokenOf(signer, request, context))) return;
  pending.missing.delete('ext-jwt');
  pending.amr.push('ext-jwt');
}

function outstanding(pending: AuthRequest, context: Context): SandboxReply {
  const { login, missing } = pending;
  const queries: unknown[] = [];
  if (missing.has('totp')) queries.push(totpQuery(login !== undefined && isEnrolled(login, context)));
  const signerId = login && authPolicyOf(login.identity, context).requireExtJwtSigner;
  const signer = signerId === undefined ? undefined : context.store.get('externalJwtSigners', signerId);
  if (missing.has('ext-jwt') && signer !== undefined) queries.push(extJwtAuthQuery(signer));
  return plainJson({ authQueries: queries }, 200, missing.has('totp') ? { 'totp-required': 'true' } : {});
}

function totpQuery(enrolled: boolean): Parameters {
  return {
    format: 'numeric',
    httpMethod: 'POST',
    httpUrl: './oidc/login/totp',
    ...(enrolled && { isTotpEnrolled: true }),
    maxLength: 8,
    minLength: 6,
    provider: 'ziti',
    scopes: null,
    typeId: 'TOTP',
  };
}

function isEnrolled(login: Login, context: Context): boolean {
  return mfaOf(context, login.identity.id)?.isVerified === true;
}

/** A bare form: enough for a person with a browser. */
function loginPage(name: string, request: SandboxRequest, state: OidcState): SandboxReply {
  const { id } = pendingOf(state, request.query.get('authRequestID'));
  const fields =
    name === 'username' || name === 'password'
      ? '<label>User name <input name="username"></label> <label>Password <input name="password" type="password"></label> '
      : '';
  const hidden = `<input type="hidden" name="id" value="${escapeHtml(id)}">`;
  const form = `<form method="post" action="/oidc/login/${name}">${hidden}${fields}<button>Log in</button></form>`;
  return page('Log in to the sandbox', form, { 'auth-request-id': id });
}
