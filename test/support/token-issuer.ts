/** An authorization server for tests: it publishes real keys over https, and signs tokens of every kind. */
import { KeyObject, sign, type webcrypto } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  CompactSign,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { type Authority, LOOPBACK } from './authority.ts';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** The server that the tokens are for. */
export const AUDIENCE = 'https://localhost/mcp';

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** The same token with another header, and its old signature. */
export const withHead = (token: string, head: object): string =>
  [encoded(head), ...token.split('.').slice(1)].join('.');

/** ES256 (RFC 7518, section 3.4). */
const signatureOf = (text: string, { privateKey }: KeyPair): string =>
  sign('sha256', Buffer.from(text), {
    key: KeyObject.from(privateKey as webcrypto.CryptoKey),
    dsaEncoding: 'ieee-p1363',
  }).toString('base64url');

const pair = () => generateKeyPair('ES256');
export const published = async ({ publicKey }: KeyPair, kid: string, alg = 'ES256'): Promise<JWK> => ({
  ...(await exportJWK(publicKey)),
  ...{ kid, alg, use: 'sig' },
});

/** Starts an issuer with two keys: `one` (ES256) and `rsa` (RS256). */
export async function startIssuer(authority: Authority) {
  const keys = await pair();
  const rsa = await generateKeyPair('RS256', { extractable: true });
  let shown: readonly JWK[] = [await published(keys, 'one'), await published(rsa, 'rsa', 'RS256')];
  const asked: string[] = [];
  let isFailing = false;
  const idp = createServer(await authority.issue('idp', { names: LOOPBACK }), (request, response) => {
    asked.push(String(request.url));
    const known = {
      '/.well-known/oauth-authorization-server': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: shown },
      '/no-keys': { keys: 'none' },
    };
    const found = isFailing ? undefined : known[request.url as keyof typeof known];
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => idp.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(idp.address() as AddressInfo).port}`;

  /** A valid token, except for the given claims. */
  const signed = (
    payload: { readonly [claim in keyof JWTPayload]?: JWTPayload[claim] | undefined } = {},
    {
      kid = 'one' as string | null,
      key = keys.privateKey,
      alg = 'ES256',
      exp = '2m' as string | number | null,
      typ = 'at+jwt' as string | null,
    } = {},
  ) => {
    const claims = { scope: 'mcp ziti:read', iss: url, aud: AUDIENCE, sub: 'ada', ...payload };
    const token = new SignJWT(claims as JWTPayload);
    token.setProtectedHeader({ alg, ...(kid === null ? {} : { kid }), ...(typ === null ? {} : { typ }) }).setIssuedAt();
    return (exp === null ? token : token.setExpirationTime(exp)).sign(key);
  };

  return {
    url,
    keys,
    rsa,
    signed,
    /** The paths of the requests that it received. */
    asked: asked as readonly string[],
    /** Publishes other keys from now on. */
    show(others: readonly JWK[]): void {
      shown = others;
    },
    /** Makes it fail every request, or answer again. */
    fail(does: boolean): void {
      isFailing = does;
    },
    /** Claims that are accepted. */
    good: () => ({
      scope: 'mcp ziti:read',
      iss: url,
      aud: AUDIENCE,
      exp: Math.floor(Date.now() / 1000) + 120,
      sub: 'ada',
    }),
    /** A token with any claims, and a valid signature. */
    signedText: (claims: string) =>
      new CompactSign(Buffer.from(claims))
        .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
        .sign(keys.privateKey),
    /** A token with any header, and a valid signature. */
    underHead(head: string): string {
      const text = `${Buffer.from(head).toString('base64url')}.${encoded(this.good())}`;
      return `${text}.${signatureOf(text, keys)}`;
    },
    /** A token with a valid signature by the same key, with any `alg`. */
    async rsaSigned(alg: string, kid = 'rsa') {
      const key = await importPKCS8(await exportPKCS8(rsa.privateKey), alg);
      return signed({}, { kid: kid === '' ? null : kid, key, alg });
    },
    withClaims(token: string, claims: object): string {
      const [head, , signature] = token.split('.');
      return [head, encoded({ iss: url, aud: AUDIENCE, sub: 'ada', ...claims }), signature].join('.');
    },
    /** A token whose header says where its key is, and that is signed by that key. */
    async withHeader(head: object): Promise<string> {
      const own = await pair();
      const claims = encoded({ iss: url, aud: AUDIENCE, sub: 'ada', exp: 9e9, scope: 'mcp ziti:write' });
      const text = `${encoded({ alg: 'ES256', kid: 'one', ...head })}.${claims}`;
      return `${text}.${signatureOf(text, own)}`;
    },
    close(): void {
      idp.close();
      idp.closeAllConnections();
    },
  };
}
