import { verify, type X509Certificate } from 'node:crypto';
import { readTrusted } from '../files/read-trusted.ts';
import { UsageError } from '../usage-error.ts';

/** Signature algorithms of controllers (RFC 7518, section 3.1), with Node's names of their digests. */
const DIGESTS: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
};

/**
 * A network or enrollment JWT comes from the operator and is signed with the key of the controller's certificate, so it
 * proves that certificate.
 * @throws {UsageError} if another controller signed the token, or if it is not a token
 */
export async function checkNetworkJwt(file: string, controller: string, leaf: X509Certificate): Promise<void> {
  const [head = '', body = '', signature = '', ...rest] = read(file).trim().split('.');
  const { alg } = part(file, head);
  const { iss } = part(file, body);
  const dsaEncoding = 'ieee-p1363' as const;
  const digest = typeof alg === 'string' ? DIGESTS[alg] : undefined;
  const signed = Buffer.from(`${head}.${body}`);
  const isSigned =
    rest.length === 0 &&
    digest !== undefined &&
    verify(digest, signed, { key: leaf.publicKey, dsaEncoding }, Buffer.from(signature, 'base64url'));
  if (!isSigned) {
    throw new UsageError(
      `--network-jwt ${file} was not signed by the controller at ${controller}. Nothing was sent to it: another machine may be answering in its place, or its certificate has been renewed.`,
    );
  }
  if (typeof iss !== 'string' || !URL.canParse(iss) || new URL(iss).host !== new URL(controller).host) {
    throw new UsageError(`--network-jwt ${file} is for ${String(iss)}, not for ${controller}.`);
  }
}

/** `host:port` of the controller that signed a JWT, as the JWT says. @throws {UsageError} if it is not a token */
export function hostIn(file: string): string | undefined {
  const [, body = ''] = read(file).split('.');
  const { iss } = part(file, body);
  return typeof iss === 'string' && URL.canParse(iss) ? new URL(iss).host : undefined;
}

const read = (file: string): string => readTrusted('--network-jwt', file);

function part(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new UsageError(`--network-jwt ${file} does not contain a token (three parts joined by dots).`);
  }
}
