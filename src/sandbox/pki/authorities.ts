/** Certificate authorities that users registered, and which of them issued a certificate. */
import { X509Certificate } from 'node:crypto';
import type { Context, Entity, Pki } from '../kernel.ts';
import { readCertificates } from './fingerprint.ts';

/** The registered CA whose key signed the certificate; undefined if the sandbox itself issued it. */
export function issuingCa(certificate: X509Certificate, context: Context): Entity | undefined {
  return context.store.list('cas').find((ca) => isIssuedBy(certificate, ca));
}

export function isIssuedBy(certificate: X509Certificate, ca: Entity): boolean {
  return typeof ca.certPem === 'string' && isSignedBy(certificate, ca.certPem);
}

/** Whether the sandbox itself issued the certificate. */
export function isIssuedByNetwork(certificate: X509Certificate, pki: Pki): boolean {
  return (readCertificates(pki.trustedPem) ?? []).some((authority) => isSignedBy(certificate, authority.toString()));
}

function isSignedBy(certificate: X509Certificate, authorityPem: string): boolean {
  try {
    return certificate.verify(new X509Certificate(authorityPem).publicKey);
  } catch {
    // The key and the signature are of different kinds.
    return false;
  }
}
