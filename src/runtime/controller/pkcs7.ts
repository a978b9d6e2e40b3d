import { X509Certificate } from 'node:crypto';

/** The certificates of a base64 PKCS#7 bundle (RFC 7030, section 4.1.3); none where it cannot be read. */
export async function certificatesOf(text: string): Promise<X509Certificate[]> {
  // The library finds its parts by decorators, so the metadata shim goes first.
  await import('reflect-metadata');
  const { X509Certificates } = await import('@peculiar/x509');
  try {
    const bundle = new X509Certificates(text.replace(/\s/g, ''));
    return Array.from(bundle, (each) => new X509Certificate(Buffer.from(each.rawData)));
  } catch {
    return [];
  }
}
