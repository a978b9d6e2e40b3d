import type { Pattern } from './pattern.ts';
import { unlessUsual } from './setting-values.ts';
import { isWord } from './spoken-values.ts';
import { isMixed, isStrong } from './strong-values.ts';

/** Lines of files of passwords that programs read, by the form of a line. */

/** The form of many names: `router-1`. */
const LIKE_A_NAME = /^[a-z0-9]{1,60}(?:[-_./][a-z0-9]{0,60}){1,60}$/;

/** Ports of PostgreSQL, and of what stands before it. */
const PORTS = ['543\\d', '6432', '6543', '1543\\d', '2506\\d', '26257', '54320', '5543\\d'];
const PORT_HINTS = [':543', '432:', '543:', ':1543', ':2506', '257:', '320:', ':5543', ':*:'];
const LINE = '(?:^|[\\s"\'`])';
/** With a dot, a star, brackets or a slash: not a word. */
const PLAIN_HOST =
  '(?:[\\w-]{1,60}\\.[\\w.-]{1,60}|localhost|\\*|\\[[\\da-f:.]{2,45}\\]|[\\da-f]{0,4}(?:\\\\{1,2}:[\\da-f]{0,4}){2,7}|/[\\w./-]{1,100})';
/** A database and a user; services have a protocol there. */
const OF = ':(?!(?:tcp|udp|sctp|icmp|https?|tls|ssl|any|all|eth\\d?):)[\\w*$-]{1,60}:[\\w.*@$-]{1,60}:';
const VALUE = '(?:[^\\s"\'\\\\]|\\\\{1,2}:){3,200}';
/** Without a colon of its own, to the end of its line. */
const LAST = '(?:[^\\s"\'`\\\\:,]|\\\\{1,2}:){3,200}(?=["\'`,\\\\]|\\s|$)';

/** What may come directly after a word that is followed by a value. */
const AFTER_A_WORD = ' :=("\'\\.,;)/]-';

/** A user and a password once it is decoded. */
const isUserInBase64 = (value: string): boolean =>
  /^[\w.@+\\-]{1,100}:[\x20-\x7e]{3,}$/.test(Buffer.from(value, 'base64').toString());

const ifNoName = (match: string, mark: string): string | undefined =>
  (isStrong(match) || isWord(match)) && !LIKE_A_NAME.test(match) ? mark : undefined;

export const PASSWORD_FILES: readonly Pattern[] = [
  {
    // PostgreSQL: host, port, database, user.
    kind: 'password',
    hints: [],
    beside: [...PORT_HINTS, 'pgpass'],
    find: new RegExp(`(?<=${LINE}${PLAIN_HOST}:(?:\\d{3,5}|\\*)${OF})${VALUE}`, 'gi'),
  },
  {
    kind: 'password',
    hints: PORT_HINTS,
    find: new RegExp(`(?<=${LINE}[\\w-]{1,60}:(?:${PORTS.join('|')})${OF})${LAST}`, 'gi'),
    shown: ifNoName,
  },
  {
    kind: 'password',
    hints: [],
    beside: ['pgpass', 'port:database'],
    find: new RegExp(`(?<=${LINE}[\\w-]{1,60}:(?:\\d{2,5}|\\*)${OF})${LAST}`, 'gi'),
    shown: ifNoName,
  },
  {
    // .netrc
    kind: 'password',
    hints: ['machine ', 'default '],
    find: /(?<=\b(?:machine\s{1,4}[\w.:/-]{1,100}|default)\s{1,8}(?:(?:login|account|user)\s{1,4}\S{1,60}\s{1,8}){1,2}passw(?:or)?d\s{1,4}["']?)[^\s"'\\]{3,}/gi,
    shown: unlessUsual,
  },
  {
    // As directories store them (RFC 2307, section 5.3), and htpasswd.
    kind: 'password hash',
    hints: ['{sha', '{ssha', '{md5', '{smd5', '{pbkdf2', '{argon2', '{cleartext'],
    find: /(?<=\{(?:S?SHA\d{0,3}|S?MD5|PBKDF2(?:-SHA\d{1,3})?|ARGON2|CLEARTEXT)\})[^\s"'\\,;<>]{6,}/gi,
  },
  {
    // /etc/shadow: nine fields. Those at the end of some lines are empty.
    kind: 'password hash',
    hints: [],
    beside: [':::'],
    find: /(?<=(?:^|[\s"'])[a-z_][\w.-]{0,31}:!?)[\w./$=,+*-]{13,200}(?=:\d{0,6}:\d{0,6}:\d{0,6}:\d{0,6}:\d{0,6}:\d{0,6}:(?!\d{3}))/g,
  },
  {
    // What dumps of Windows write: name, number, two hashes.
    kind: 'password hash',
    hints: [':::'],
    find: /(?<=(?:^|[\s"'])[^\s:"'\\]{1,100}:\d{1,10}:)(?:[\da-f]{32}|NO PASSWORD\*{1,30}):[\da-f]{32}(?=:::)/gi,
  },
  {
    // Postfix: a server and its port, a user. Logs say other things about a server there.
    kind: 'password',
    hints: [':25 ', ':465 ', ':587 '],
    find: /(?<=(?:^|[\s"'])\[?[\w-]{1,60}(?:\.[\w-]{1,60}){1,8}\]?:(?:25|465|587)[^\S\r\n]{1,20}(?!(?:status|state|protocol|proto|error|reason|result|code|type|delay|dsn|id):)[\w.+@-]{1,100}:)[^\s"'\\/]{3,200}/g,
    shown: (match, mark) => (/^\d{1,5}$/.test(match) ? undefined : mark),
  },
  {
    // PPP: client, server, secret, addresses.
    kind: 'password',
    hints: [' *', '"*', "'*", 'pppd', 'l2tpd', 'pptpd'],
    find: /(?<=(?:^|[\n"])["']?[\w.@\\-]{1,60}["']?[^\S\r\n]{1,20}["']?(?:\*|pppd|l2tpd|pptpd)["']?[^\S\r\n]{1,20}["']?)[^\s"'\\*]{3,200}(?=["']?[^\S\r\n]{1,20}(?:\*|[\d.]{7,15})\s{0,20}(?:$|[\n"\\]))/g,
    shown: ifNoName,
  },
  {
    // PAM for RADIUS: a server, its secret, seconds.
    kind: 'password',
    hints: ['12 ', '13 ', '45 '],
    find: /(?<=(?:^|[\s"])[\w.-]{1,100}:(?:1812|1813|1645)[^\S\r\n]{1,20})[^\s"'\\/]{4,200}(?=[^\S\r\n]{1,20}\d{1,3}\s{0,20}(?:$|[\n"\\]))/g,
    shown: (match, mark) => (isStrong(match) && !LIKE_A_NAME.test(match) ? mark : undefined),
  },
  {
    // Users of Redis: `user bob on >password`, and hashes behind `#`.
    kind: 'password',
    hints: [' on ', ' off '],
    find: /(?<=\buser\s{1,4}[\w.-]{1,60}\s{1,4}(?:reset\s{1,4})?(?:on|off)\s{1,4}(?:[>#]\[redacted: password\]\s{1,4})?[>#])[^\s"'\\<>]{3,}/gi,
  },
  {
    // Telephones that register (SIP).
    kind: 'password',
    hints: ['=>'],
    find: /(?<=\bregister\s{0,4}=>\s{0,4}[\w.+-]{1,60}(?::[\w.+-]{1,60})?:)[^\s"'\\@:/]{3,200}(?=@)/gi,
  },
  {
    // OpenVPN: the user and the password, in lines of their own.
    kind: 'password',
    hints: ['auth-user-pass>'],
    find: /(?<=<auth-user-pass>\s{1,4}[^\s<>]{1,100}\s{1,4})[^\s"'\\<>]{3,}/g,
  },
  {
    // Jenkins: encrypted with a key that is stored beside it.
    kind: 'secret',
    hints: ['aqaaab'],
    find: /(?<=\{)AQAAAB[A-Za-z0-9+/]{4,}={0,2}(?=\})/g,
  },
  {
    // Settings of LDAP, PAM and access points.
    kind: 'password',
    hints: ['thtok', 'dcredentials', 'd_credentials', 'wep_key', 'dmethod='],
    find: /(?<=\b(?:bind_?credentials|[\w-]{0,40}authtok|wep_key\d|bindmethod=[^\n]{0,200}?\bcredentials)["']?\s{0,4}[:=\s]\s{0,4}["']?)[^\s"'\\,;]{3,200}/gi,
    shown: unlessUsual,
  },
  {
    kind: 'private key',
    hints: ['client-key-data'],
    find: /(?<=\bclient-key-data["']?\s{0,4}[:=]\s{0,4}["']?)[A-Za-z0-9+/]{8,}={0,2}/g,
  },
  {
    // A user and a password, in base64.
    kind: 'credentials',
    hints: ['basic ', ' plain ', ...[':', '=', ' ', '"', "'"].map((next) => `auth${next}`)],
    find: /(?<=\b(?:basic|auth\s{1,4}plain)\s{1,4}|(?:\b|_)auth["']?\s{0,4}[:=]\s{0,4}["']?)[A-Za-z0-9+/]{8,400}={0,2}(?![\w+/=-])/gi,
    shown: (match, mark) => (isUserInBase64(match) ? mark : undefined),
  },
  {
    // RFC 7616, section 3.4: it can be guessed from.
    kind: 'password hash',
    hints: ['response='],
    find: /(?<=\bDigest\s[^\n]{0,600}?\bresponse=\\{0,3}")[\da-f]{32,64}(?=\\{0,3}")/gi,
  },
  {
    // A seed of one-time codes.
    kind: 'TOTP secret',
    hints: ['otp', '2fa', 'mfa'].flatMap((word) => [...AFTER_A_WORD].map((next) => word + next)),
    find: /(?<=\b(?:[th]?otp|2fa|mfa)[\s:=("'\\.,;)/\]-](?:[^\n]{0,30}[\s:=("'])?)(?=(?:[A-Z]{0,128}[2-7]){2})(?=[2-7]{0,128}[A-Z])[A-Z2-7]{16,128}(?![\w-])/gi,
    shown: (match, mark) => (/^[A-Z2-7]+$/.test(match) && isMixed(match) ? mark : undefined),
  },
];
