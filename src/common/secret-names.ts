/**
 * Names that mean a secret in any product's configuration and in sentences about it, word by word. Those of fields are
 * matched at the end, since the beginning only says whose it is: `dbPassword`, `"api key"`. One or several: `apiKeys`.
 */
export const SECRET_NAMES: readonly string[] = [
  'password',
  'passwd',
  'passwort',
  'passphrase',
  'passcode',
  'pass key',
  'secret',
  'secret key',
  'private key',
  'shared key',
  'api key',
  'access key',
  'account key',
  'auth key',
  'master key',
  'storage key',
  'signing key',
  'encryption key',
  'enc key',
  'aes key',
  'cipher key',
  'session key',
  'decryption key',
  'access token',
  'refresh token',
  'id token',
  'session token',
  'auth token',
  'api token',
  'bearer token',
  'credential',
  'recovery code',
  'backup code',
  'one time code',
  'device code',
  'authorization code',
  'connection string',
  'seed phrase',
  'recovery phrase',
  'mnemonic',
  'db pass',
  'user pass',
  'root pass',
  'admin pass',
  'root pw',
  'bind pw',
  'authtok',
  'wep key',
  'client key data',
  'pin code',
  'priv key',
  'ssh key',
  'wifi key',
  'wpa key',
  'secret key base',
  'hmac key',
  'license key',
  'licence key',
  'basic auth',
  'conn str',
  'otp seed',
  'community string',
  'snmp community',
  'ro community',
  'rw community',
  'kennwort',
  'contraseña',
  'senha',
  'wachtwoord',
  'mot de passe',
  'пароль',
  '密码',
  '密碼',
  'パスワード',
  '비밀번호',
  'hasło',
  'heslo',
  'parola',
  'salasana',
  'lösenord',
  'şifre',
];
/** Accents, full-width letters and invisible characters do not make it a different name. */
export const plain = (name: string): string => name.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '');
const ENDINGS = SECRET_NAMES.map((name) => plain(name).replaceAll(' ', ''));
const ENDS = new RegExp(`(?:${ENDINGS.join('|')})s?$`);

/** Names of secrets that need a word boundary before them: neither `bypass` nor `spin` is a secret. */
const LAST_WORDS: ReadonlySet<string> = new Set([
  'pass',
  'pwd',
  'pw',
  'pin',
  'puk',
  'psk',
  'sas',
  'token',
  'bearer',
  'authorization',
  'cookie',
  'jwt',
  'salt',
  'otp',
  'cred',
  'creds',
  'pat',
]);

/** Names that mean a secret only if nothing comes before them: `apiSessionId` is an id of an entity. */
const WHOLE: ReadonlySet<string> = new Set(['sessionid', 'sessid', 'phpsessid', 'jsessionid']);

/** Words at the end of a name that still means a secret: `passwordHash`, `secret_value`. */
const TAILS: ReadonlySet<string> = new Set([
  'value',
  'code',
  'hash',
  'text',
  'plain',
  'plaintext',
  'encrypted',
  'old',
  'new',
  'current',
  'confirm',
  'confirmation',
  'repeat',
  'header',
  'pem',
  'hex',
  'md',
  'sha',
  'base',
  'b',
  'list',
  'map',
  'data',
  'content',
  'contents',
  'string',
  'raw',
  'bytes',
  'binary',
]);
/** Words that are followed by whose it is, or what it is for: `passwordFor`, `secrets_by_user`. */
const WHOSE: ReadonlySet<string> = new Set(['for', 'by', 'of']);
/** Numbers at the end of such a name: `password2`, `token_1`, `apiKeyV2`, `wifi_password_5g`. */
const NUMBER = /v?\d+$|^\d+g(?:hz)?$/;

/**
 * Names that end like a secret but are not: which OpenID Connect token a signer reads, and whether its tokens are
 * accepted.
 */
const NOT_SECRET: ReadonlySet<string> = new Set(['targettoken', 'extjwt']);

/** Tokens that only say which page of a list comes next: whoever reads one page needs them for the next. */
const OF_A_PAGE = /(?:page|next|continuation|pagination)token$/;

/** Characters: only the end of a longer name is checked. */
export const LONGEST_NAME = 100;

/**
 * Letter groups of which every secret name contains one: nearly all other names contain none, which is quick to check.
 */
const ANY_GROUP = new RegExp([...ENDINGS, ...LAST_WORDS, ...WHOLE].join('|'), 'i');
const PLAIN = /^[A-Za-z]+$/;

/** Whether a field of this name is treated as a secret even if no document says so. */
export function isSecretName(name: string): boolean {
  const end = name.slice(-LONGEST_NAME);
  if (PLAIN.test(end) && !ANY_GROUP.test(end)) return false;
  // As in a query, where some characters are percent-encoded (RFC 3986, section 2.1).
  const decoded = end.replace(/%([2-7][0-9A-Fa-f])/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const all = plain(decoded)
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(NUMBER, ''))
    .filter((word) => word !== '');
  const whose = all.findIndex((word, at) => at > 0 && WHOSE.has(word));
  return meanSecret(all) || (whose !== -1 && meanSecret(all.slice(0, whose)));
}

/** Whether these words mean a secret, with or without the words of `TAILS` at their end. */
function meanSecret(words: readonly string[]): boolean {
  const joined = words.join('');
  if (NOT_SECRET.has(joined) || OF_A_PAGE.test(joined)) return false;
  const last = words.at(-1) ?? '';
  if (ENDS.test(joined) || WHOLE.has(joined) || LAST_WORDS.has(last)) return true;
  return words.length > 1 && TAILS.has(last) && meanSecret(words.slice(0, -1));
}
