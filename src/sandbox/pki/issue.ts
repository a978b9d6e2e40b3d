/** Issues certificates: what each kind may be used for, how long it is valid and which names it has. */

import { randomBytes, type webcrypto } from 'node:crypto';
import { DAY } from '../../common/durations.ts';
import { SIGNING_ALGORITHM } from './keys.ts';
import { x509 } from './x509.ts';

type CertificateKind = 'authority' | 'server' | 'client';

interface CertificateRequest {
  readonly kind: CertificateKind;
  readonly commonName: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly issuer: { readonly certificate: x509.X509Certificate | undefined; readonly key: webcrypto.CryptoKey };
  readonly now: Date;
  readonly days: number;
  /** Subject alternative names. */
  readonly names?: readonly { readonly type: 'dns' | 'ip' | 'url'; readonly value: string }[];
}

/** A certificate over `publicKey`, signed by the issuer; without an issuer's certificate it is self-signed. */
export async function issueCertificate(request: CertificateRequest): Promise<x509.X509Certificate> {
  const subject = distinguishedName(request.commonName);
  const parent = request.issuer.certificate;
  return x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: parent?.subject ?? subject,
    // A minute of leeway, since the clocks of a client and a virtual machine rarely agree.
    notBefore: new Date(request.now.getTime() - 60_000),
    notAfter: new Date(request.now.getTime() + request.days * DAY),
    publicKey: request.publicKey,
    signingKey: request.issuer.key,
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      ...usageOf(request.kind),
      ...(request.names === undefined ? [] : [new x509.SubjectAlternativeNameExtension([...request.names])]),
      await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
      ...(parent === undefined ? [] : [await x509.AuthorityKeyIdentifierExtension.create(parent)]),
    ],
  });
}

function usageOf(kind: CertificateKind): x509.Extension[] {
  const { KeyUsageFlags: usage } = x509;
  if (kind === 'authority') {
    const flags = usage.keyCertSign | usage.cRLSign | usage.digitalSignature;
    return [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(flags, true)];
  }
  const purposes = kind === 'server' ? ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'] : ['1.3.6.1.5.5.7.3.2'];
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(usage.digitalSignature | usage.keyEncipherment, true),
    new x509.ExtendedKeyUsageExtension(purposes),
  ];
}

function distinguishedName(commonName: string): string {
  return new x509.Name([{ O: ['ziti-mcp sandbox'] }, { CN: [commonName] }]).toString();
}

function serialNumber(): string {
  const bytes = randomBytes(16);
  // A leading 1 bit would make the number negative, a leading zero byte would be dropped.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
