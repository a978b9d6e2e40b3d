import { DAY } from '../../src/common/durations.ts';
import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

interface KeyAndCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

interface LeafOptions {
  readonly names?: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A certificate authority for tests: it issues real certificates, and ends with the process. */
export interface Authority {
  readonly pem: string;
  /** `SHA256:AB:CD..` */
  readonly fingerprint: string;
  readonly certificate: x509.X509Certificate;
  issue(commonName: string, options?: LeafOptions): Promise<KeyAndCertificate>;
  /** An intermediate authority, signed by this one. */
  intermediate(commonName: string): Promise<Authority>;
}

export const LOOPBACK = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
] as const;

export async function createAuthority(commonName = 'test root'): Promise<Authority> {
  const keys = await newKeys();
  return authority(await certify(commonName, keys.publicKey, { name: commonName, keys }, { authority: true }), keys);
}

/** What controllers publish under `.well-known/est/cacerts`: base64 PKCS#7, in lines (RFC 7030, section 4.1.3). */
export function cacertsOf(...authorities: readonly Authority[]): string {
  const bundle = new x509.X509Certificates(authorities.map(({ certificate }) => certificate));
  return bundle.export('base64').replace(/.{64}/g, '$&\r\n');
}

function authority(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Authority {
  const issuer = { name: certificate.subjectName.getField('CN')[0] ?? '', keys };
  const digest = createHash('sha256').update(new Uint8Array(certificate.rawData)).digest('hex').toUpperCase();
  return {
    certificate,
    pem: `${certificate.toString('pem')}\n`,
    fingerprint: `SHA256:${digest.match(/../g)?.join(':')}`,
    async issue(commonName, options = {}) {
      const keyPair = await newKeys();
      const leaf = await certify(commonName, keyPair.publicKey, issuer, options);
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keyPair.privateKey);
      return { cert: `${leaf.toString('pem')}\n`, key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
    },
    async intermediate(commonName) {
      const keys = await newKeys();
      return authority(await certify(commonName, keys.publicKey, issuer, { authority: true }), keys);
    },
  };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function certify(
  commonName: string,
  publicKey: webcrypto.CryptoKey,
  issuer: { readonly name: string; readonly keys: webcrypto.CryptoKeyPair },
  options: LeafOptions & { readonly authority?: boolean },
): Promise<x509.X509Certificate> {
  const { names, authority = false } = options;
  return x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8)).fill(1, 0, 1)).toString('hex'),
    subject: `CN=${commonName}`,
    issuer: `CN=${issuer.name}`,
    notBefore: options.notBefore ?? new Date(Date.now() - DAY),
    notAfter: options.notAfter ?? new Date(Date.now() + DAY),
    publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(authority, undefined, true),
      ...(names ? [new x509.SubjectAlternativeNameExtension([...names])] : []),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
}
