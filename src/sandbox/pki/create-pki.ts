/**
 * The sandbox's own certificate authority: a root, an intermediate that signs, and the server certificate. New at every
 * start, unless a data file has the keys of an earlier one.
 */
import type { webcrypto } from 'node:crypto';
import { ControllerError, type Pki, type SignedCertificate } from '../kernel.ts';
import { fingerprintOf } from './fingerprint.ts';
import { issueCertificate } from './issue.ts';
import { JwtKey } from './jwt.ts';
import { importPrivateKey, newKey } from './keys.ts';
import { certificateBag } from './pkcs7.ts';
import { x509 } from './x509.ts';

/** What a data file has to store so that identities enrolled earlier can still verify the server. */
export interface PkiMaterial {
  readonly rootPem: string;
  readonly intermediatePem: string;
  readonly intermediateKeyPem: string;
  readonly serverPem: string;
  readonly serverKeyPem: string;
}

export interface PkiOptions {
  readonly material?: PkiMaterial;
  readonly now?: Date;
  /** The root to use, if several controllers share one; a new one by default. */
  readonly root?: Root;
  /** The controller's id, which its certificate names if there are several. */
  readonly controllerId?: string;
}

/** An authority that signs the authorities of controllers. */
export interface Root {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 365;
/** The host names by which clients on this machine reach the server. */
const SERVER_NAMES = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
] as const;

export async function createPki(options: PkiOptions = {}): Promise<Pki & { readonly material: PkiMaterial }> {
  const now = options.now ?? new Date();
  const material = options.material ?? (await newMaterial(now, options));
  const jwtKey = new JwtKey(material.serverKeyPem, fingerprintOf(material.serverPem));
  let issuer: Promise<Issuer> | undefined;
  return {
    material,
    caPem: material.rootPem,
    chainPem: `${material.intermediatePem}${material.rootPem}`,
    trustedPem: `${material.intermediatePem}${material.rootPem}`,
    serverCertPem: `${material.serverPem}${material.intermediatePem}`,
    serverKeyPem: material.serverKeyPem,
    serverFingerprint: jwtKey.kid,
    cacerts: () => certificateBag([material.rootPem, material.intermediatePem]),
    signRequest: async (csrPem, commonName, uri) => {
      issuer ??= issuerOf(material);
      return signRequest(await issuer, csrPem, commonName, uri, material.intermediatePem);
    },
    signJwt: (claims) => jwtKey.sign(claims),
    readJwt: (token) => jwtKey.read(token),
    jwks: () => [jwtKey.toJwk()],
  };
}

interface Issuer {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

export async function newRoot(now: Date): Promise<Root> {
  const { pair } = await newKey();
  const certificate = await issueCertificate({
    kind: 'authority',
    now,
    days: AUTHORITY_DAYS,
    commonName: 'sandbox root',
    publicKey: pair.publicKey,
    issuer: { certificate: undefined, key: pair.privateKey },
  });
  return { certificate, key: pair.privateKey };
}

async function newMaterial(now: Date, { root: existingRoot, controllerId }: PkiOptions): Promise<PkiMaterial> {
  const [root, intermediate, server] = await Promise.all([existingRoot ?? newRoot(now), newKey(), newKey()]);
  const signing = await issueCertificate({
    kind: 'authority',
    now,
    days: AUTHORITY_DAYS,
    commonName: `sandbox signing authority${controllerId === undefined ? '' : ` of ${controllerId}`}`,
    publicKey: intermediate.pair.publicKey,
    issuer: root,
  });
  const spiffe = { type: 'url', value: `spiffe://sandbox/controller/${controllerId}` } as const;
  const leaf = await issueCertificate({
    kind: 'server',
    now,
    days: LEAF_DAYS,
    commonName: controllerId ?? 'localhost',
    names: controllerId === undefined ? SERVER_NAMES : [...SERVER_NAMES, spiffe],
    publicKey: server.pair.publicKey,
    issuer: { certificate: signing, key: intermediate.pair.privateKey },
  });
  return {
    rootPem: pemOf(root.certificate),
    intermediatePem: pemOf(signing),
    intermediateKeyPem: intermediate.pem,
    serverPem: pemOf(leaf),
    serverKeyPem: server.pem,
  };
}

async function issuerOf(material: PkiMaterial): Promise<Issuer> {
  const key = await importPrivateKey(material.intermediateKeyPem);
  return { certificate: new x509.X509Certificate(material.intermediatePem), key };
}

async function signRequest(
  issuer: Issuer,
  csrPem: string,
  commonName: string,
  uri: string | undefined,
  chainPem: string,
): Promise<SignedCertificate> {
  const publicKey = await provenKey(csrPem);
  const certificate = await issueCertificate({
    kind: 'client',
    // Clients and TLS libraries check certificates, and they do not use the injected clock.
    now: new Date(),
    days: LEAF_DAYS,
    commonName,
    publicKey,
    issuer,
    ...(uri === undefined ? {} : { names: [{ type: 'url', value: uri }] }),
  });
  const certPem = pemOf(certificate);
  return { certPem, chainPem, fingerprint: fingerprintOf(certPem) };
}

/** The public key of a request whose signature proves that the sender has the private key. */
async function provenKey(csrPem: string): Promise<webcrypto.CryptoKey> {
  try {
    const request = new x509.Pkcs10CertificateRequest(csrPem);
    if (await request.verify()) return await request.publicKey.export();
  } catch {
    // Whatever the library stumbles over, the request was not one; the error below says so.
  }
  throw new ControllerError(400, 'COULD_NOT_PROCESS_CSR', 'The certificate request could not be read or verified.');
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
