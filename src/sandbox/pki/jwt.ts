/** Compact ES256 tokens signed by the server's own key: for enrollments, networks and logins. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

export class JwtKey {
  readonly kid: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor(keyPem: string, kid: string) {
    this.kid = kid;
    this.#privateKey = createPrivateKey(keyPem);
    this.#publicKey = createPublicKey(this.#privateKey);
  }

  sign(claims: Claims): string {
    const signed = `${encode({ alg: 'ES256', kid: this.kid, typ: 'JWT' })}.${encode(claims)}`;
    const key = { key: this.#privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }

  /** The claims of a token that this key signed, whatever its dates; undefined for any other text. */
  read(token: string): Claims | undefined {
    const [header, payload, signature, ...rest] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
    const key = { key: this.#publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const bytes = Buffer.from(signature, 'base64url');
    if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, bytes)) return undefined;
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  }

  /** The public key, in the form of an OpenID provider's key set. */
  toJwk(): Record<string, unknown> {
    return { use: 'sig', kty: 'EC', kid: this.kid, alg: 'ES256', ...this.#publicKey.export({ format: 'jwk' }) };
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
