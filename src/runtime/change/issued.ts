import { X509Certificate } from 'node:crypto';

/** Whether an authority directly issued a certificate (RFC 5280, section 6.1.3); both as PEM. */
export function isIssuedBy(certificate: string, authority: string): boolean {
  try {
    const [issuedOne, signer] = [new X509Certificate(certificate), new X509Certificate(authority)];
    return issuedOne.checkIssued(signer) && issuedOne.verify(signer.publicKey);
  } catch {
    return false;
  }
}
