/** The last time that a date can have. */
const LAST = 8.64e15;

/** When a token expires (RFC 7519, section 4.1.4), in milliseconds since 1970; never, if it does not say, or says 0, which means the same to controllers. */
export function expiryOf(token: string): number {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' && exp !== 0 && Math.abs(exp * 1000) <= LAST ? exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}
