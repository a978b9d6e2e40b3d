// The library uses decorators, so the metadata shim must come first. Both are large: import this file lazily.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { X509Certificates } from '@peculiar/x509';

/** The certificates of a base64 PKCS#7 bundle (RFC 7030, section 4.1.3); none if it cannot be read. */
export function certificatesOf(text: string): X509Certificate[] {
  try {
    const bundle = new X509Certificates(text.replace(/\s/g, ''));
    return Array.from(bundle, (each) => new X509Certificate(Buffer.from(each.rawData)));
  } catch {
    return [];
  }
}
