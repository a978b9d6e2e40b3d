/** The latest time that a `Date` can hold. */
const LATEST = 8.64e15;

/**
 * When a token expires (RFC 7519, section 4.1.4), in milliseconds since 1970. Infinite if it does not say, or says 0,
 * which means the same to controllers.
 */
export function expiryOf(token: string): number {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' && exp !== 0 && Math.abs(exp * 1000) <= LATEST ? exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}
