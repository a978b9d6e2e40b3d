/** ECDSA P-256 keys: made in a few milliseconds, understood by every client, kept as PKCS#8 PEM. */
import { createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';

/** For both halves of WebCrypto: which curve a key is on, and which digest it signs. */
export const SIGNING_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The same key in the form that the certificate library signs with. */
export async function importKeyPair(keyPem: string): Promise<webcrypto.CryptoKeyPair> {
  const spki = createPublicKey(keyPem).export({ type: 'spki', format: 'der' });
  const pkcs8 = derOf(keyPem);
  const { subtle } = webcrypto;
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey('pkcs8', pkcs8, SIGNING_ALGORITHM, false, ['sign']),
    subtle.importKey('spki', spki, SIGNING_ALGORITHM, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}

/** The bytes inside the first block of a PEM text. */
export function derOf(pem: string): Buffer {
  const block = /-----BEGIN [^-]+-----([^-]+)-----END/.exec(pem)?.[1] ?? '';
  return Buffer.from(block, 'base64');
}
