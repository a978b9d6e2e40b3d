/** `POST /authenticate`: opens an API session by password, certificate or external token. */
import { invalidField } from '../errors.ts';
import type { Context, Entity, Route, SandboxReply, SandboxRequest, StoredApiSession } from '../kernel.ts';
import { ok } from '../kernel.ts';
import { authPolicyOf } from './auth-policy.ts';
import { logInByCertificate } from './by-certificate.ts';
import { carriesTokenOf, logInByExternalJwt } from './by-external-jwt.ts';
import { logInByPassword } from './by-password.ts';
import { onBothApis } from './routes.ts';
import { isExtJwtAuthQuery } from './second-factors.ts';
import { currentSessionView } from './session-view.ts';
import { type Login, openSession, SESSION_SECONDS } from './sessions.ts';

const METHODS = ['password', 'cert', 'ext-jwt'];

export const authenticateRoutes: readonly Route[] = onBothApis('POST', '/authenticate', 'public', authenticate);

async function authenticate(request: SandboxRequest, context: Context): Promise<SandboxReply> {
  const body = objectOr0(request.body);
  checkCredentials(body);
  const login = await logIn(methodOf(request), body, request, context);
  noteClient(login.identity, body, context);
  const session = openSession(context, request, login);
  return reply({ ...session, authQueries: await unanswered(session, login.identity, request, context) }, context);
}

/**
 * The token of an external issuer that the login itself carries counts as the token that the policy asks for, though
 * only this once.
 */
async function unanswered(
  { authQueries }: StoredApiSession,
  identity: Entity,
  request: SandboxRequest,
  context: Context,
): Promise<StoredApiSession['authQueries']> {
  const signerId = authPolicyOf(identity, context).requireExtJwtSigner;
  if (signerId === undefined || !(await carriesTokenOf(signerId, request, context))) return authQueries;
  return authQueries.filter((query) => !isExtJwtAuthQuery(query));
}

function logIn(
  method: string,
  body: Readonly<Record<string, unknown>>,
  request: SandboxRequest,
  context: Context,
): Login | Promise<Login> {
  if (method === 'cert') return logInByCertificate(request.clientCertificate, context);
  if (method === 'ext-jwt') return logInByExternalJwt(request, context);
  return logInByPassword(body.username, body.password, context);
}

function reply(session: StoredApiSession, context: Context): SandboxReply {
  const headers = {
    'zt-session': session.token,
    'expires-at': longForm(session.expiresAt),
    'expiration-seconds': String(SESSION_SECONDS),
  };
  return ok(currentSessionView(session, context, SESSION_SECONDS), {}, 200, headers);
}

/** Only checks the lengths of what was sent; the method itself decides about missing values. */
function checkCredentials(body: Readonly<Record<string, unknown>>): void {
  for (const [name, least] of [
    ['password', 5],
    ['username', 4],
  ] as const) {
    const value = body[name];
    if (typeof value === 'string' && value !== '' && value.length < least) {
      throw invalidField(name, value, `${name} must have ${least} characters or more`);
    }
  }
}

function methodOf(request: SandboxRequest): string {
  const method = request.query.get('method') ?? '';
  if (method === '') throw invalidField('method', [], 'method must be given in the query', 602);
  if (!METHODS.includes(method)) {
    throw invalidField('method', method, `method must be one of ${METHODS.join(', ')}`, 606);
  }
  return method;
}

/** Clients describe themselves when they log in, and the identity keeps the last description. */
function noteClient(identity: Entity, body: Readonly<Record<string, unknown>>, context: Context): void {
  const envInfo = withoutEmpty(body.envInfo);
  const sdkInfo = withoutEmpty(body.sdkInfo);
  if (envInfo === undefined && sdkInfo === undefined) return;
  context.store.update('identities', identity.id, {
    ...(envInfo === undefined ? {} : { envInfo }),
    ...(sdkInfo === undefined ? {} : { sdkInfo }),
  });
}

function withoutEmpty(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== '' && inner !== null));
}

/** The format of times in headers: `2026-11-21 02:23:13.04 +0000 UTC`. */
function longForm(iso: string): string {
  const [day = '', time = ''] = iso.replace('Z', '').split('T');
  return `${day} ${time.replace(/\.?0+$/, (zeros) => (time.includes('.') ? '' : zeros))} +0000 UTC`;
}

function objectOr0(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
