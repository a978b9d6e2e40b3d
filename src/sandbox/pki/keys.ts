/** ECDSA P-256 keys: generated in a few milliseconds, supported by every client, stored as PKCS#8 PEM. */
import { webcrypto } from 'node:crypto';

/** Parameters for WebCrypto: the curve of a key, and the digest that it signs. */
export const SIGNING_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface Key {
  readonly pem: string;
  /** The same key in the form that the certificate library signs with. */
  readonly pair: webcrypto.CryptoKeyPair;
}

/** A new key. Its PEM is written, never parsed again: parsing takes far longer than generating. */
export async function newKey(): Promise<Key> {
  const pair = await webcrypto.subtle.generateKey(SIGNING_ALGORITHM, true, ['sign', 'verify']);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
  const lines = pkcs8.replace(/(.{64})(?=.)/g, '$1\n');
  return { pem: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`, pair };
}

export function importPrivateKey(keyPem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', derOf(keyPem), SIGNING_ALGORITHM, false, ['sign']);
}

/** The bytes inside the first block of a PEM text. */
export function derOf(pem: string): Buffer {
  const block = /-----BEGIN [^-]+-----([^-]+)-----END/.exec(pem)?.[1] ?? '';
  return Buffer.from(block, 'base64');
}
