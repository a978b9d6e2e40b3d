import { webcrypto } from 'node:crypto';
import { x509 } from '../../../src/sandbox/pki/x509.ts';

/** A certificate that expires this many days after the sandbox's time. */
async function certificateFor(days: number): Promise<string> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=client',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date(Date.parse('2026-11-28T12:30:00Z') + days * 86_400_000),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  return certificate.toString('pem');
}

export const [SOON, EXPIRED] = await Promise.all([certificateFor(5), certificateFor(-3)]);

/** An unsigned token: nothing here verifies it. */
export const tokenUntil = (time: string): string =>
  ['{}', JSON.stringify({ exp: Date.parse(time) / 1000 }), '']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
