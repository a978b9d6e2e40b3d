import { X509Certificate } from 'node:crypto';

/** When a certificate ends; undefined if it is not a certificate. @param pem of a chain, the first counts */
export function certificateEnd(pem: string | null | undefined): Date | undefined {
  if (!pem?.includes('BEGIN CERTIFICATE')) return undefined;
  try {
    return new Date(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}
