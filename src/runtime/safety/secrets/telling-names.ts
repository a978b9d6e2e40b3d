/**
 * Names of fields that hold a secret in any product's configuration: for free-form data, which no document describes.
 * They are told by how they end, since what stands before only says whose it is: `dbPassword`, `"api key"`.
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

/** The same for what is too short to be told without the space before it: `bypass` is none. */
const LAST_WORDS: ReadonlySet<string> = new Set(['pass', 'pwd', 'pw', 'psk', 'token', 'jwt', 'salt', 'otp']);

/** What ends like a secret and is none: which of the two tokens of OpenID Connect a signer looks at, and whether its tokens are taken. */
const NONE: ReadonlySet<string> = new Set(['targettoken', 'extjwt']);

/** Characters: of a longer name only the end is looked at. */
const LONGEST = 100;

/** Whether a field of this name is taken for a secret even where no document says so. */
export function isTellingName(name: string): boolean {
  const words = name
    .slice(-LONGEST)
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.join('');
  return !NONE.has(joined) && (ENDS.test(joined) || LAST_WORDS.has(words.at(-1) ?? ''));
}
