/** Enrollment with only a one-time token: of identities by certificate or password, and of routers. */
import { invalidField } from '../errors.ts';
import { type Context, ControllerError, ok, type SandboxReply, type SandboxRequest } from '../kernel.ts';
import { hashPassword } from '../passwords.ts';
import { addCertificate, signFor } from './certificates.ts';
import { enrollmentByToken } from './token.ts';

const SHORTEST_PASSWORD = 5;

type Body = Readonly<Record<string, unknown>>;

/** The client sends a certificate request, as it is or inside JSON, and gets a certificate for it. */
export async function enrollByToken(request: SandboxRequest, token: unknown, context: Context): Promise<SandboxReply> {
  const enrollment = enrollmentByToken(token, 'ott', context);
  const identityId = String(enrollment.identityId);
  const csr = bodyOf(request)?.clientCsr ?? request.rawBody;
  const { pem, signed } = await signFor('identity', identityId, csr, context);
  addCertificate(identityId, pem, signed.fingerprint, true, context);
  context.store.remove('enrollments', enrollment.id);
  // Clients that do not ask for JSON get what older ones expect: only the certificate.
  if (!String(request.headers.accept ?? '').includes('application/json')) {
    return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: pem };
  }
  return ok({ ca: context.pki.chainPem, cert: pem });
}

/** The user chooses the password; the administrator has set the user name. */
export function enrollByPassword(request: SandboxRequest, token: unknown, context: Context): SandboxReply {
  const enrollment = enrollmentByToken(token, 'updb', context);
  const { password } = bodyOf(request) ?? {};
  if (typeof password !== 'string' || password.length < SHORTEST_PASSWORD) {
    // The value is not repeated: it may be part of a real password.
    throw invalidField('password', '', `password must have ${SHORTEST_PASSWORD} characters or more`);
  }
  const identityId = String(enrollment.identityId);
  const authenticators = context.store.find('authenticators', 'identityId', identityId);
  if (authenticators.some(({ method }) => method === 'updb')) {
    throw new ControllerError(
      409,
      'MAX_AUTHENTICATOR_METHODS_REACHED',
      'The identity already has one with this method.',
    );
  }
  const { username } = enrollment;
  if (username !== undefined && context.store.find('authenticators', 'username', username).length > 0) {
    throw invalidField('updbUsername', username, 'another authenticator has this user name');
  }
  context.store.insert('authenticators', { method: 'updb', identityId, username, ...hashPassword(password) });
  context.store.remove('enrollments', enrollment.id);
  return ok({});
}

/** A router gets two certificates: a client certificate and a server certificate. */
export async function enrollRouter(
  request: SandboxRequest,
  token: unknown,
  method: 'erott' | 'trott',
  context: Context,
): Promise<SandboxReply> {
  const enrollment = enrollmentByToken(token, method, context);
  const routerId = String(enrollment.edgeRouterId ?? enrollment.transitRouterId);
  const { certCsr, clientCsr, serverCertCsr } = bodyOf(request) ?? {};
  const client = await signFor('router', routerId, certCsr ?? clientCsr, context);
  const server = await signFor('router', routerId, serverCertCsr, context);
  context.store.update('routers', routerId, {
    isVerified: true,
    certPem: client.pem,
    fingerprint: client.signed.fingerprint,
    unverifiedCertPem: undefined,
    unverifiedFingerprint: undefined,
  });
  context.store.remove('enrollments', enrollment.id);
  return ok({ ca: context.pki.chainPem, cert: client.pem, serverCert: server.pem });
}

function bodyOf(request: SandboxRequest): Body | undefined {
  return typeof request.body === 'object' && request.body !== null ? (request.body as Body) : undefined;
}
