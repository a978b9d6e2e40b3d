import { createHash, createPublicKey, generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pki } from '../../src/sandbox/kernel.ts';
import { createPki, fingerprintOf, type PkiMaterial, tlsOptions } from '../../src/sandbox/pki/index.ts';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import { newClientKey } from '../support/enroll-identity.ts';

let pki: Pki & { readonly material: PkiMaterial };

beforeAll(async () => {
  pki = await createPki();
});

describe('the certificate authority of the sandbox', () => {
  it('has keys that take milliseconds to make, not seconds', () => {
    for (const pem of [pki.caPem, pki.serverCertPem]) {
      const { asymmetricKeyType, asymmetricKeyDetails } = new X509Certificate(pem).publicKey;
      expect([asymmetricKeyType, asymmetricKeyDetails?.namedCurve]).toEqual(['ec', 'prime256v1']);
    }
  });

  it('chains the server to the root by way of a signing authority', () => {
    const [leaf, signing] = certificatesOf(pki.serverCertPem);
    const root = new X509Certificate(pki.caPem);
    expect(leaf?.checkIssued(signing as X509Certificate)).toBe(true);
    expect(leaf?.verify((signing as X509Certificate).publicKey)).toBe(true);
    expect(signing?.verify(root.publicKey)).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(root.ca).toBe(true);
    expect(leaf?.ca).toBe(false);
    expect(leaf?.checkHost('localhost')).toBe('localhost');
    expect(leaf?.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf?.checkIP('::1')).toBe('::1');
  });

  it('offers the root and the signing authority as PKCS#7, in lines of 64', () => {
    const text = pki.cacerts();
    const lines = text.trimEnd().split('\n');
    expect(lines.slice(0, -1).every((line) => line.length === 64)).toBe(true);
    const found = new x509.X509Certificates(Buffer.from(text, 'base64'));
    expect(found.map((one) => one.subject)).toEqual([
      'O=ziti-mcp sandbox, CN=sandbox root',
      'O=ziti-mcp sandbox, CN=sandbox signing authority',
    ]);
  });

  it('names certificates by the SHA-1 of their DER', () => {
    const leaf = new X509Certificate(pki.serverCertPem);
    const expected = createHash('sha1').update(leaf.raw).digest('hex');
    expect(fingerprintOf(leaf)).toBe(expected);
    expect(fingerprintOf(pki.serverCertPem)).toBe(expected);
    expect(leaf.fingerprint.replaceAll(':', '').toLowerCase()).toBe(expected);
    expect(pki.serverFingerprint).toBe(expected);
  });

  it('keeps its keys when its material is restored', async () => {
    const again = await createPki({ material: JSON.parse(JSON.stringify(pki.material)) as PkiMaterial });
    expect(again.caPem).toBe(pki.caPem);
    expect(again.readJwt(pki.signJwt({ sub: 'x' }))).toEqual({ sub: 'x' });
    const { csr } = await newClientKey('restored');
    const signed = await again.signRequest(csr, 'restored');
    const [, signing] = certificatesOf(pki.serverCertPem);
    expect(new X509Certificate(signed.certPem).verify((signing as X509Certificate).publicKey)).toBe(true);
  });
});

describe('signing of requests', () => {
  it('certifies the key of the request under the name it is given', async () => {
    const { csr, keyPem } = await newClientKey('whatever the client says');
    const signed = await pki.signRequest(csr, 'abc', 'spiffe://sandbox/identity/abc');
    const certificate = new X509Certificate(signed.certPem);
    expect(certificate.subject).toContain('CN=abc');
    expect(certificate.subjectAltName).toBe('URI:spiffe://sandbox/identity/abc');
    expect(certificate.publicKey.export({ format: 'jwk' })).toEqual(createPublicKey(keyPem).export({ format: 'jwk' }));
    expect(signed.fingerprint).toBe(fingerprintOf(certificate));
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it.each([
    ['no PEM at all', 'hello'],
    ['a certificate instead of a request', () => pki.caPem],
    ['an empty text', ''],
  ])('refuses %s', async (_what, given) => {
    const csr = typeof given === 'string' ? given : given();
    await expect(pki.signRequest(csr, 'x')).rejects.toMatchObject({ status: 400, code: 'COULD_NOT_PROCESS_CSR' });
  });

  it('refuses a request that another key signed', async () => {
    const { csr } = await newClientKey('one');
    const bytes = Buffer.from(csr.replace(/-----[^-]+-----/g, ''), 'base64');
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    const broken = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
    await expect(pki.signRequest(broken, 'x')).rejects.toMatchObject({ code: 'COULD_NOT_PROCESS_CSR' });
  });
});

describe('tokens of the server key', () => {
  it('verify with the public key of the certificate that the server presents', () => {
    const token = pki.signJwt({ sub: 'abc' });
    const [header = '', payload = '', signature = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'ES256',
      kid: pki.serverFingerprint,
      typ: 'JWT',
    });
    const key = { key: new X509Certificate(pki.serverCertPem).publicKey, dsaEncoding: 'ieee-p1363' as const };
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('are accepted, and nothing else is', async () => {
    const token = pki.signJwt({ sub: 'abc' });
    expect(pki.readJwt(token)).toEqual({ sub: 'abc' });
    expect(pki.readJwt(`${token}.x`)).toBeUndefined();
    expect(pki.readJwt('x.y.z')).toBeUndefined();
    expect(pki.readJwt('')).toBeUndefined();
    expect((await createPki()).readJwt(token)).toBeUndefined();
  });
});

describe('the TLS of the server', () => {
  const seen: (string | undefined)[] = [];
  const closers: (() => void)[] = [];
  let port = 0;

  beforeAll(async () => {
    const server = createServer(tlsOptions(pki), (request, response) => {
      seen.push((request.socket as TLSSocket).getPeerX509Certificate()?.subject);
      response.end('hello');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    closers.push(() => server.close());
  });

  afterAll(() => {
    for (const close of closers) close();
  });

  async function visit(options: { cert?: string; key?: string }): Promise<boolean> {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca: pki.caPem, ...options });
    socket.setEncoding('utf8');
    await once(socket, 'secureConnect');
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += chunk as string;
    return socket.authorized && answer.includes('hello');
  }

  it('is trusted by clients that trust the root, with a client certificate and without one', async () => {
    seen.length = 0;
    expect(await visit({})).toBe(true);
    const { csr, keyPem } = await newClientKey('abc');
    const signed = await pki.signRequest(csr, 'abc');
    expect(await visit({ cert: `${signed.certPem}${signed.chainPem}`, key: keyPem })).toBe(true);
    expect(seen[0]).toBeUndefined();
    expect(seen[1]).toContain('CN=abc');
  });

  it('accepts a certificate of an unknown CA, and leaves it to the login to judge', async () => {
    seen.length = 0;
    const stranger = await createPki();
    const { csr, keyPem } = await newClientKey('stranger');
    const signed = await stranger.signRequest(csr, 'stranger');
    expect(await visit({ cert: signed.certPem, key: keyPem })).toBe(true);
    expect(seen[0]).toContain('CN=stranger');
  });

  it('signs requests of RSA keys too, which the ziti tools make', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { csr } = await newClientKey('rsa', keyPem);
    const signed = await pki.signRequest(csr, 'rsa');
    expect(new X509Certificate(signed.certPem).publicKey.asymmetricKeyType).toBe('rsa');
  });
});

function certificatesOf(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map((one) => new X509Certificate(one));
}
