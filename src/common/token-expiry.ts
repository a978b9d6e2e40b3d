/** The last time that a date can have. */
const LAST = 8.64e15;

/** When a token expires (RFC 7519, section 4.1.4), in milliseconds since 1970; never, if it does not say. */
export function expiryOf(token: string): number {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' && Math.abs(exp * 1000) <= LAST ? exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}
