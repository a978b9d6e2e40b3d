/** The latest time that a `Date` can hold. */
const LATEST = 8.64e15;

/** The end of what lives this many seconds, in milliseconds since 1970: a provider may say any number. */
export const endAfter = (start: number, seconds: number): number => Math.min(start + seconds * 1000, LATEST);

/**
 * When a token expires (RFC 7519, section 4.1.4), in milliseconds since 1970. Infinite if it does not say, or says 0,
 * which means the same to controllers.
 */
export function expiryOf(token: string): number {
  const { exp } = claimsOf(token);
  return typeof exp === 'number' && exp !== 0 && Math.abs(exp * 1000) <= LATEST ? exp * 1000 : Infinity;
}

/** How long a token lives, in milliseconds, whatever the clock of this machine says. Infinite if it does not say. */
export function lifeOf(token: string): number {
  const { iat } = claimsOf(token);
  return typeof iat === 'number' ? Math.max(0, expiryOf(token) - iat * 1000) : Infinity;
}

/** The claims of a token, which nobody has verified; none if it has none that can be read. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  } catch {
    return {};
  }
}
