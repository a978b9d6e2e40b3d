/** The client's half of an enrolment: its key, its certificate request, and later the identity file. */
import { createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import { x509 } from '../../src/sandbox/pki/x509.ts';

export interface ClientKey {
  readonly keyPem: string;
  /** The certificate request, PEM. */
  readonly csr: string;
}

/** A key and a request over it; ECDSA P-256 unless an RSA key is brought. */
export async function newClientKey(commonName: string, keyPem = newEcKey()): Promise<ClientKey> {
  const isRsa = createPublicKey(keyPem).asymmetricKeyType === 'rsa';
  const algorithm = isRsa
    ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    : { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const pkcs8 = Buffer.from(keyPem.replace(/-----[^-]+-----/g, ''), 'base64');
  const spki = createPublicKey(keyPem).export({ type: 'spki', format: 'der' });
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  };
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: algorithm,
  });
  return { keyPem, csr: request.toString('pem') };
}

function newEcKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
