/**
 * Names of fields that hold a secret in any product's configuration: for free-form data, which no document describes.
 * Compared without case, spaces, hyphens and underscores.
 */
const NAMES: readonly string[] = [
  'password',
  'passwd',
  'pass phrase',
  'current password',
  'new password',
  'updb password',
  'updb salt',
  'secret',
  'client secret',
  'totp secret',
  'shared secret',
  'secret key',
  'private key',
  'api key',
  'access token',
  'refresh token',
  'id token',
  'session token',
  'auth token',
  'bearer token',
  'token',
  'jwt',
  'recovery codes',
];

const JOINED: ReadonlySet<string> = new Set(NAMES.map((name) => name.replaceAll(' ', '')));

/** Whether a field of this name is taken for a secret even where no document says so. */
export const isTellingName = (name: string): boolean => JOINED.has(name.toLowerCase().replace(/[-_]/g, ''));
