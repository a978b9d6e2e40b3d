/** The client's part of an enrollment: its key, its certificate request, and later the identity file. */
import { createPublicKey, generateKeyPairSync, webcrypto, type X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { decodeJwt, jwtVerify } from 'jose';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import { SandboxClient } from './sandbox-client.ts';

export interface ClientKey {
  readonly keyPem: string;
  /** The certificate request, PEM. */
  readonly csr: string;
}

/** A key and a certificate request for it; ECDSA P-256 unless an RSA key is given. */
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

/** The file that `ziti edge enroll` writes. */
export interface IdentityFile {
  readonly ztAPI: string;
  readonly ztAPIs: null;
  readonly configTypes: null;
  readonly id: { readonly key: string; readonly cert: string; readonly ca: string };
  readonly enableHa: false;
}

/**
 * Enrolls with the JWT of a one-time enrollment, as `ziti edge enroll` does: the token names the server, its signature
 * proves the server's identity, the server's CAs are downloaded, and the key never leaves the client.
 */
export async function enrollIdentity(jwt: string): Promise<IdentityFile> {
  const claims = decodeJwt(jwt) as { readonly iss: string; readonly sub: string; readonly jti: string };
  const leaf = await leafOf(claims.iss);
  await jwtVerify(jwt, leaf.publicKey);
  // The following requests are trusted because the key that signed the token is the server's.
  const unverified = new SandboxClient({ url: claims.iss });
  const cacerts = await unverified.call('GET', '/edge/client/v1/.well-known/est/cacerts');
  await unverified.close();
  const ca = new x509.X509Certificates(Buffer.from(cacerts.text, 'base64'))
    .map((one) => `${one.toString('pem')}\n`)
    .join('');
  const { keyPem, csr } = await newClientKey(claims.sub);
  const client = new SandboxClient({ url: claims.iss, ca });
  const answer = await client.call('POST', '/edge/client/v1/enroll', {
    query: { method: 'ott', token: claims.jti },
    text: csr,
    headers: { accept: 'application/json', 'content-type': 'application/x-pem-file' },
  });
  await client.close();
  if (answer.status !== 200) throw new Error(`the enrollment gave ${answer.status}: ${answer.text}`);
  const { cert, ca: trusted } = answer.json.data;
  return {
    ztAPI: `${claims.iss}/edge/client/v1`,
    ztAPIs: null,
    configTypes: null,
    id: { key: `pem:${keyPem}`, cert: `pem:${cert}`, ca: `pem:${trusted}` },
    enableHa: false,
  };
}

/** A client that presents the certificate of an identity file, and trusts the CAs in it. */
export function clientOf(file: IdentityFile): SandboxClient {
  const [key, cert, ca] = [file.id.key, file.id.cert, file.id.ca].map((pem) => pem.replace(/^pem:/, ''));
  return new SandboxClient({ url: new URL(file.ztAPI).origin, ca: ca ?? '' }, { key: key ?? '', cert: cert ?? '' });
}

/** The certificate that a server presents, before it is trusted. */
async function leafOf(origin: string): Promise<X509Certificate> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port), servername: hostname, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const leaf = socket.getPeerX509Certificate();
  socket.destroy();
  if (leaf === undefined) throw new Error(`${origin} presented no certificate`);
  return leaf;
}
