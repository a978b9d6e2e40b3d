/** How the controller identifies a certificate: SHA-1 over its DER, lower-case hex without colons. */
import { createHash, X509Certificate } from 'node:crypto';
import { pemCertificates } from '../../common/pem.ts';
import { derOf } from './keys.ts';

export function fingerprintOf(certificate: X509Certificate | string): string {
  const der = typeof certificate === 'string' ? derOf(certificate) : certificate.raw;
  return createHash('sha1').update(der).digest('hex');
}

/** Every certificate of a PEM text, in order; undefined if one of them cannot be read. */
export function readCertificates(pem: string): X509Certificate[] | undefined {
  try {
    return pemCertificates(pem).map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}
