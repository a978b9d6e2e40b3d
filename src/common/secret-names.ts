/**
 * Field names that mean a secret in any product's configuration, for free-form data. Matched at the end, since the
 * beginning only says whose it is: `dbPassword`, `"api key"`.
 */
const ENDINGS: readonly string[] = [
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'passcode',
  'secret',
  'secrets',
  'secretkey',
  'privatekey',
  'presharedkey',
  'apikey',
  'accesskey',
  'authkey',
  'signingkey',
  'encryptionkey',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'sessiontoken',
  'authtoken',
  'bearertoken',
  'credential',
  'credentials',
  'recoverycodes',
  'backupcodes',
  'connectionstring',
];
const ENDS = new RegExp(`(?:${ENDINGS.join('|')})$`);

/** The same for names that need a word boundary before them: `bypass` is not a secret. */
const LAST_WORDS: ReadonlySet<string> = new Set(['pass', 'pwd', 'pw', 'psk', 'token', 'jwt', 'salt', 'otp']);

/**
 * Names that end like a secret but are not: which OpenID Connect token a signer reads, and whether its tokens are
 * accepted.
 */
const NONE: ReadonlySet<string> = new Set(['targettoken', 'extjwt']);

/** Characters: only the end of a longer name is checked. */
const LONGEST = 100;

/** Whether a field of this name is treated as a secret even if no document says so. */
export function isSecretName(name: string): boolean {
  const words = name
    .slice(-LONGEST)
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.join('');
  return !NONE.has(joined) && (ENDS.test(joined) || LAST_WORDS.has(words.at(-1) ?? ''));
}
