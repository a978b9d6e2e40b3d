/** Enrollment with a certificate of an external authority: for an identity that waits for it, or for a new one. */
import { type Context, ControllerError, type Entity, ok, type SandboxReply, type SandboxRequest } from '../kernel.ts';
import { commonNameOf, externalIdOf } from '../login/external-id.ts';
import { issuingCa } from '../pki/authorities.ts';
import { addCertificate, certificateOf } from './certificates.ts';
import { enrollmentByToken } from './token.ts';

/** A token names the identity, and the connection's certificate becomes its authenticator. */
export function enrollByTokenAndAuthority(request: SandboxRequest, token: unknown, context: Context): SandboxReply {
  const enrollment = enrollmentByToken(token, 'ottca', context);
  const ca = context.store.get('cas', String(enrollment.caId));
  if (ca?.isOttCaEnrollmentEnabled !== true) {
    throw new ControllerError(400, 'ENROLLMENT_CA_NOT_VALID', 'The CA of the token does not allow this enrollment.');
  }
  const { certificate, fingerprint } = certificateOf(request, ca);
  addCertificate(String(enrollment.identityId), certificate.toString(), fingerprint, false, context);
  context.store.remove('enrollments', enrollment.id);
  return ok({});
}

/** Anyone with a certificate of the authority gets an identity. */
export function enrollByAuthority(request: SandboxRequest, context: Context): SandboxReply {
  const { clientCertificate } = request;
  if (context.store.list('cas').length === 0) {
    throw new ControllerError(400, 'ENROLLMENT_NO_VALID_CAS', 'There is no CA.');
  }
  const ca = clientCertificate && issuingCa(clientCertificate, context);
  if (ca?.isVerified !== true || ca.isAutoCaEnrollmentEnabled !== true) {
    throw new ControllerError(400, 'CERT_FAILED_VALIDATION', 'No verified CA allows this enrollment.');
  }
  const { certificate, fingerprint } = certificateOf(request, ca);
  if (context.store.find('authenticators', 'fingerprint', fingerprint).length > 0) {
    throw new ControllerError(409, 'CERT_IN_USE', 'The certificate already belongs to an authenticator.');
  }
  const claim = ca.externalIdClaim;
  const externalId = typeof claim === 'object' && claim !== null ? externalIdOf(certificate, { ...claim }) : undefined;
  const commonName = commonNameOf(certificate);
  const identity = context.store.insert('identities', {
    name: freeName(nameFor(ca, commonName, requestedName(request)), context),
    typeId: 'Default',
    isAdmin: false,
    authPolicyId: 'default',
    roleAttributes: Array.isArray(ca.identityRoles) ? ca.identityRoles : [],
    externalId,
  });
  addCertificate(identity.id, certificate.toString(), fingerprint, false, context);
  return ok({});
}

function nameFor(ca: Entity, commonName: string, requested: string): string {
  const parts: Readonly<Record<string, string>> = {
    '[caName]': String(ca.name),
    '[caId]': ca.id,
    '[commonName]': commonName,
    '[requestedName]': requested === '' ? commonName : requested,
  };
  const format = typeof ca.identityNameFormat === 'string' ? ca.identityNameFormat : '[caName]-[commonName]';
  return format.replace(/\[\w+\]/g, (part) => parts[part] ?? part);
}

function freeName(wanted: string, context: Context): string {
  let name = wanted;
  for (let number = 1; context.store.find('identities', 'name', name).length > 0; number++) {
    name = `${wanted}${String(number).padStart(6, '0')}`;
  }
  return name;
}

function requestedName(request: SandboxRequest): string {
  const { body } = request;
  return typeof body === 'object' && body !== null && 'name' in body ? String(body.name) : '';
}
