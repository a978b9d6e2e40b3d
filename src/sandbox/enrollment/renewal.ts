/** New certificates and passwords for entities that have already enrolled. */
import { invalidValue, notAllowed, notFoundAtAll } from '../errors.ts';
import type { StoredAuthenticator } from '../kernel.ts';
import { type Context, ControllerError, ok, type Route, type SandboxReply, type SandboxRequest } from '../kernel.ts';
import { ownAuthenticator } from '../login/current-identity.ts';
import { onBothApis } from '../login/routes.ts';
import { issuingCa } from '../pki/authorities.ts';
import { fingerprintOf, readCertificates } from '../pki/fingerprint.ts';
import { authenticators } from '../resources/authenticators.ts';
import { created, existing } from '../resources/crud.ts';
import { addEnrollment, type EnrollmentRequest, isInFuture } from '../resources/enrollments.ts';
import type { Call, World } from '../world.ts';
import { signFor } from './certificates.ts';

const MANAGEMENT = '/edge/management/v1/authenticators/{id}';
const OWN_AUTHENTICATOR = '/current-identity/authenticators/{id}';

export function renewalRoutes(world: World): readonly Route[] {
  const admin = (path: string, act: (call: Call) => SandboxReply): Route => ({
    method: 'POST',
    path,
    access: 'admin',
    handle: (request, context) => act({ world, request, context }),
  });
  return [
    admin(`${MANAGEMENT}/re-enroll`, reEnroll),
    admin(`${MANAGEMENT}/request-extend`, requestExtension),
    ...onBothApis('POST', `${OWN_AUTHENTICATOR}/extend`, 'authenticated', extend),
    ...onBothApis('POST', `${OWN_AUTHENTICATOR}/extend-verify`, 'authenticated', verifyExtension),
  ];
}

/** Removes an authenticator and creates an enrollment of its kind instead. */
function reEnroll(call: Call): SandboxReply {
  const authenticator = existing(authenticators, call) as StoredAuthenticator;
  const { expiresAt } = (call.request.body ?? {}) as { readonly expiresAt?: string };
  if (expiresAt !== undefined && !isInFuture(expiresAt, call)) {
    throw invalidValue('expiresAt', expiresAt, 'it is in the past');
  }
  const enrollment = addEnrollment(call, {
    ...replacement(authenticator, call),
    ...(expiresAt !== undefined && { expiresAt }),
  });
  call.world.store.remove('authenticators', authenticator.id);
  return created('enrollments', enrollment.id);
}

function replacement(authenticator: StoredAuthenticator, call: Call): EnrollmentRequest {
  const { identityId, username } = authenticator;
  if (authenticator.method === 'updb')
    return { method: 'updb', identityId, ...(username !== undefined && { username }) };
  const certificate = readCertificates(authenticator.certPem ?? '')?.[0];
  const ca = certificate && issuingCa(certificate, call.context);
  return ca === undefined ? { method: 'ott', identityId } : { method: 'ottca', identityId, caId: ca.id };
}

/** Asks the client to request a new certificate, with a new key if `rollKeys`. */
function requestExtension(call: Call): SandboxReply {
  const authenticator = existing(authenticators, call) as StoredAuthenticator;
  if (authenticator.method !== 'cert') throw notRenewable('the authenticator is not a certificate');
  // For a certificate of another authority, the controller answers the same and does nothing.
  if (authenticator.isIssuedByNetwork !== true) return ok({});
  const { rollKeys } = (call.request.body ?? {}) as { readonly rollKeys?: boolean };
  call.world.store.update('authenticators', authenticator.id, {
    isExtendRequested: true,
    isKeyRollRequested: rollKeys === true,
    extendRequestedAt: call.world.clock().toISOString(),
  });
  return ok({});
}

/**
 * The client's request for a new certificate. It takes effect only once the client has confirmed that it received it.
 */
async function extend(request: SandboxRequest, context: Context): Promise<SandboxReply> {
  const authenticator = ownAuthenticator(request, context, notFoundAtAll);
  if (authenticator.method !== 'cert' || authenticator.isIssuedByNetwork !== true) throw notChangeable();
  const { clientCertificate } = request;
  if (clientCertificate !== undefined && fingerprintOf(clientCertificate) !== authenticator.fingerprint) {
    throw notAllowed();
  }
  const { clientCertCsr } = (request.body ?? {}) as { readonly clientCertCsr?: unknown };
  const { pem, signed } = await signFor('identity', authenticator.identityId, clientCertCsr, context);
  context.store.update('authenticators', authenticator.id, {
    unverifiedCertPem: signed.certPem,
    unverifiedFingerprint: signed.fingerprint,
  });
  return ok({ ca: context.pki.chainPem, clientCert: pem });
}

function verifyExtension(request: SandboxRequest, context: Context): SandboxReply {
  const authenticator = ownAuthenticator(request, context, notFoundAtAll);
  if (authenticator.unverifiedFingerprint === undefined) throw notChangeable();
  const { clientCert } = (request.body ?? {}) as { readonly clientCert?: unknown };
  const leaf = typeof clientCert === 'string' ? readCertificates(clientCert)?.[0] : undefined;
  const fingerprint = leaf && fingerprintOf(leaf);
  if (fingerprint === undefined || fingerprint !== authenticator.unverifiedFingerprint) {
    throw new ControllerError(400, 'INVALID_CLIENT_CERT', 'It is not the latest certificate.');
  }
  context.store.update('authenticators', authenticator.id, {
    certPem: authenticator.unverifiedCertPem,
    fingerprint,
    unverifiedCertPem: undefined,
    unverifiedFingerprint: undefined,
    isExtendRequested: undefined,
    isKeyRollRequested: undefined,
  });
  return ok({});
}

function notChangeable(): ControllerError {
  return new ControllerError(409, 'CAN_NOT_UPDATE_AUTHENTICATOR', 'The authenticator cannot be changed like this.');
}

function notRenewable(message: string): ControllerError {
  return new ControllerError(401, 'UNAUTHORIZED', 'The certificate cannot be renewed.', { code: 'UNHANDLED', message });
}
