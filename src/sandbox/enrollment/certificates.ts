/** Client certificates: those that the sandbox signs, and those of external authorities. */
import type { X509Certificate } from 'node:crypto';
import { type Context, ControllerError, type Entity, type SandboxRequest, type SignedCertificate } from '../kernel.ts';
import { isIssuedBy } from '../pki/authorities.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';

const TRUST_DOMAIN = 'spiffe://sandbox';

/**
 * Signs a client's certificate request for an identity or a router. Returns the leaf with its chain, as clients have to
 * present it.
 */
export async function signFor(
  kind: 'identity' | 'router',
  id: string,
  csr: unknown,
  context: Context,
): Promise<{ readonly pem: string; readonly signed: SignedCertificate }> {
  const signed = await context.pki.signRequest(typeof csr === 'string' ? csr : '', id, `${TRUST_DOMAIN}/${kind}/${id}`);
  return { pem: `${signed.certPem}${signed.chainPem}`, signed };
}

/** Lets an identity log in with a certificate. */
export function addCertificate(
  identityId: string,
  certPem: string,
  fingerprint: string,
  isIssuedByNetwork: boolean,
  context: Context,
): Entity {
  if (context.store.find('authenticators', 'fingerprint', fingerprint).length > 0) {
    throw new ControllerError(409, 'CERT_IN_USE', 'The certificate already belongs to an authenticator.');
  }
  return context.store.insert('authenticators', {
    method: 'cert',
    identityId,
    certPem,
    fingerprint,
    ...(isIssuedByNetwork && { isIssuedByNetwork }),
  });
}

/** The connection's certificate, if the authority issued it. */
export function certificateOf(
  request: SandboxRequest,
  ca: Entity,
): { certificate: X509Certificate; fingerprint: string } {
  const { clientCertificate: certificate } = request;
  if (certificate === undefined || !isIssuedBy(certificate, ca)) {
    throw new ControllerError(400, 'CERTIFICATE_FAILED_VALIDATION', 'The connection has no certificate of the CA.');
  }
  return { certificate, fingerprint: fingerprintOf(certificate) };
}
