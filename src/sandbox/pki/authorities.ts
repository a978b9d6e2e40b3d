/** Certificate authorities that users registered: which of them issued a certificate. */
import { X509Certificate } from 'node:crypto';
import type { Context, Entity } from '../kernel.ts';

/** The registered CA whose key signed the certificate; undefined for those that the sandbox issued itself. */
export function issuingCa(certificate: X509Certificate, context: Context): Entity | undefined {
  return context.store.list('cas').find((ca) => isIssuedBy(certificate, ca));
}

export function isIssuedBy(certificate: X509Certificate, ca: Entity): boolean {
  if (typeof ca.certPem !== 'string') return false;
  try {
    return certificate.verify(new X509Certificate(ca.certPem).publicKey);
  } catch {
    return false;
  }
}
