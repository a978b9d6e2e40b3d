/**
 * Facts that a certificate contains. PEM texts may be chains, of which the first certificate counts; any other text is
 * not a certificate.
 */
import { X509Certificate } from 'node:crypto';

/** When a certificate ends. */
export function certificateEnd(pem: string | null | undefined): Date | undefined {
  const certificate = certificateOf(pem);
  return certificate === undefined ? undefined : new Date(certificate.validTo);
}

/** The name of its issuer, on one line. */
export const issuerName = (pem: string | null | undefined): string | undefined =>
  certificateOf(pem)?.issuer.replaceAll('\n', ', ');

/** The first certificate in a PEM text; undefined if there is none that can be read. */
export function certificateOf(pem: string | null | undefined): X509Certificate | undefined {
  if (!pem?.includes('BEGIN CERTIFICATE')) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
