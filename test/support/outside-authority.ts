/** Authorities outside the sandbox: a CA that issues certificates to devices, and an issuer of tokens. */
import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import type { ClientCertificate } from './sandbox-client.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export class OutsideAuthority {
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #certificate: x509.X509Certificate;

  private constructor(keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate) {
    this.#keys = keys;
    this.#certificate = certificate;
  }

  static async create(commonName: string): Promise<OutsideAuthority> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serial(),
      name: `CN=${commonName}`,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    });
    return new OutsideAuthority(keys, certificate);
  }

  get certPem(): string {
    return `${this.#certificate.toString('pem')}\n`;
  }

  /** A certificate for a new key. `uri` becomes its alternative name; `notAfter` may be in the past. */
  async issue(commonName: string, options: { uri?: string; notAfter?: Date } = {}): Promise<ClientCertificate> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${commonName}`,
      issuer: this.#certificate.subject,
      notBefore: new Date(Date.now() - 3_600_000),
      notAfter: options.notAfter ?? new Date(Date.now() + 86_400_000),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions:
        options.uri === undefined
          ? []
          : [new x509.SubjectAlternativeNameExtension([{ type: 'url', value: options.uri }])],
    });
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
    return { cert: `${certificate.toString('pem')}\n`, key };
  }

  /** The public key of the authority, as an issuer publishes it. */
  jwk(kid: string): Readonly<Record<string, unknown>> {
    return { ...new X509Certificate(this.certPem).publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
  }

  /** A token signed by the authority's key (ES256). */
  token(claims: JWTPayload, kid = 'key-1'): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(this.#keys.privateKey);
  }
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function serial(): string {
  return `40${randomBytes(15).toString('hex')}`;
}
