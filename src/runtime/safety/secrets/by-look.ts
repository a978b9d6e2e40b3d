import type { Pattern } from './pattern.ts';
import { AT_HOSTS } from './prose-credentials.ts';
import { isMixed } from './strong-values.ts';
import { OTHER_TOKENS } from './vendor-tokens.ts';

/**
 * The safety net behind the secret fields of the overlay. Each is linear in the text: whatever a pattern starts to
 * read, it takes as a match, even if it turns out not to be secret, so that nothing is read twice. None takes the
 * backslashes of an escaped quote: JSON in JSON stays JSON.
 */
export const BY_LOOK: readonly Pattern[] = [
  {
    // RFC 7468; a truncated one extends to the end of its string.
    kind: 'private key',
    hints: ['private key'],
    find: /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}[^"]*?(?:-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|(?=\\{0,15}")|$)/gi,
  },
  {
    kind: 'private key',
    hints: ['openvpn '],
    find: /-{5}BEGIN OpenVPN (?:tls-crypt-v2 \w{1,20}|Static) key(?: V\d)?-{5}(?:(?!-{5}END)[^"])*/gi,
  },
  { kind: 'private key', hints: ['putty-user-key'], find: /PuTTY-User-Key-File-\d[^"]*/gi },
  {
    // Its lines, without its beginning.
    kind: 'private key',
    hints: ['private-'],
    find: /(?<=\bPrivate-(?:Lines|MAC|Hash):\s{0,4})[^"\\\s](?:[^"\\]|\\(?!\\{0,15}"))*/gi,
  },
  {
    // RFC 7515, compact form: the header is a JSON object, whose base64url always starts like this.
    kind: 'JWT',
    hints: ['eyj'],
    find: /eyJ[\w-]*(?:(?:\.[\w-]+)+\.?)?/g,
    shown: (match, mark) => (match.indexOf('.') >= 11 ? mark : undefined),
  },
  { kind: 'TOTP secret', hints: ['pauth'], find: /otpauth(?:-migration)?:\/\/[^\s"]+(?<!\\)/g },
  // RFC 6750, section 2.1; a digit or great length distinguishes a token from a word after "bearer" in a sentence.
  {
    kind: 'bearer token',
    hints: ['bearer'],
    find: /(?<=\b[Bb]earer\s{1,4})(?:(?=[\w.~+/-]{0,200}\d)[\w.~+/-]{12,}|[\w.~+/-]{24,})=*/g,
  },
  {
    kind: 'session token',
    hints: ['zt-s'],
    find: /(?<=\bzt-session(?:\\?")?\s{0,4}[:=]\s{0,4}(?:\\?")?)[\w.-]{4,}/gi,
  },
  {
    kind: 'credentials',
    hints: ['zation'],
    find: /(?<=\bauthorization(?:\\?")?\s{0,4}[:=]\s{0,4}(?:\\?")?)(?:(?:Basic|Digest|Negotiate|Token|ApiKey)\s{1,4}[^\s",]{4,}|[^\s"[,]{16,})(?<!\\)/gi,
  },
  {
    // RFC 3986, section 3.2.1. Programs write passwords with a literal `@` and `/`: the last `@` comes before the host.
    // Without a password, a port comes there. Another URL of a list begins another match.
    kind: 'password',
    hints: ['://'],
    find: /:\/\/[^\s/"@:[]*:(?!\d{1,5}(?:[\s/?#"]|$))(?:(?![,;|][a-z]\w{0,20}:\/\/)[^\s"])*/gi,
    shown: (match, mark) => {
      const end = match.lastIndexOf('@');
      const begin = match.indexOf(':', 1) + 1;
      return end > begin ? `${match.slice(0, begin)}${mark}${match.slice(end)}` : undefined;
    },
  },
  {
    // Without a password, a token: more mixed letters than in the name of a user.
    kind: 'token',
    hints: ['://'],
    find: /(?<=:\/\/)[\w.~%-]{16,200}(?=@)/g,
    shown: (match, mark) => (isMixed(match) && /[a-z]/.test(match) && /[A-Z]/.test(match) ? mark : undefined),
  },
  {
    // As in connection strings, queries and command lines.
    kind: 'secret',
    hints: 'word swd rase ret key pwd pass pin otp psk sas sig auth onid on_id ssid pat base ture code ken'
      .split(' ')
      .flatMap((end) => [`${end}=`, `${end}%3d`]),
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|(?:\b|_)(?:pwd|pass|pin|otp|psk|sas|sig)|redis_auth|requirepass|\bj?session_?id|\bphpsessid|(?:hub|lab|devops|[_-])pat|(?<!\w)_auth|key_base|signature|[?&](?:key|code)|(?:\b|_|access|auth|refresh|session|id|api)token)(?:=|%3D))[^\s&;,"'\\<>]{3,}/gi,
  },
  {
    // Telegram's, after the number of its bot.
    kind: 'token',
    hints: [':aa'],
    find: /(?<=\d{8}:)AA[\w-]{32,36}/g,
  },
  {
    // Addresses that let anybody who knows them write: Slack, Discord, Teams and others.
    kind: 'webhook',
    hints: ['hook'],
    find: /(?<=\/\/(?:[\w-]{1,60}\.){0,5}hooks?\.[\w.-]{3,60}\/|\/api\/webhooks\/|\bwebhook\.[\w.-]{3,60}\/)[^\s"'<>\\]{20,}/gi,
    shown: (match, mark) => (/\d/.test(match) ? mark : undefined),
  },
  {
    // Of a storage account: as long as a digest, so only the text before it decides.
    kind: 'account key',
    hints: ['=='],
    find: /(?<![\w+/=])(?=[A-Za-z0-9+/]{86}==(?![\w=]))(?<=(?:azure|storage|account|cosmos|service ?bus|event ?hub|core\.windows|\bkey ?name|\bkey[12]\b)[^\n]{0,60})(?<!(?:sha-?512|hash|digest|checksum|integrity)\W{1,5})[A-Za-z0-9+/]{86}==/gi,
  },
  {
    // As crypt(3) and others write them.
    kind: 'password hash',
    hints: ['$'],
    find: /\$(?:[1567y]|2[abxy]?|gy|apr1|sha1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,20})\$[\w./$=,+-]{16,}/g,
  },
  {
    kind: 'password hash',
    hints: ['scram-sha'],
    find: /SCRAM-SHA-\d{1,3}\$\d{1,9}:[\w+/=$:]{16,}/g,
  },
  {
    // RFC 6265, sections 4.1 and 4.2: every pair of it, not the attributes after one.
    kind: 'cookie',
    hints: ['cookie'],
    find: /(?<=\bcookie2?(?:\\?["'])?\s{0,4}[:=]\s{0,4}(?:\\?["'])?)[\w.-]{1,60}=[^\r\n"\\]{1,5000}/gi,
    shown: (match, mark) =>
      match.replace(
        /(?<=(?:^|;\s{0,4})(?!(?:path|domain|expires|max-age|samesite|version)=)[^\s;=]{1,60}=)[^;\s,]{4,}/gi,
        mark,
      ),
  },
  ...AT_HOSTS,
  ...OTHER_TOKENS,
];
