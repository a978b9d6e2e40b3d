import { hideBlocks } from './blocks.ts';
import { hideColumns } from './columns.ts';
import { COMMANDS, mayHaveCommand, withoutRests } from './command-lines.ts';
import { ENCODED_HINT, hideEncoded, hideEscaped } from './encoded.ts';
import { hideReferenced } from './entities.ts';
import { hideFolded } from './folded.ts';
import { hideInLists } from './lists.ts';
import { isMarkAt, redacted } from './marks.ts';
import type { Pattern } from './pattern.ts';
import { AT_HOSTS, CREDENTIALS } from './prose-credentials.ts';
import { hideSpoken, mayHaveName } from './sentences.ts';
import { isMixed } from './strong-values.ts';
import { hideTokens } from './vendor-tokens.ts';

/**
 * The safety net behind the secret fields of the overlay. Each is linear in the text: whatever a pattern starts to
 * read, it takes as a match, even if it turns out not to be secret, so that nothing is read twice. None takes the
 * backslashes of an escaped quote: JSON in JSON stays JSON.
 */
const PATTERNS: readonly Pattern[] = [
  {
    // RFC 7468; a truncated one extends to the end of its string.
    kind: 'private key',
    hints: ['private key'],
    find: /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}[^"]*?(?:-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|(?=\\{0,15}")|$)/gi,
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
    hints: ['yj'],
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
    hints: ['//'],
    find: /:\/\/[^\s/"@:[]*:(?!\d{1,5}(?:[\s/?#"]|$))(?:(?![,;|][a-z]\w{0,20}:\/\/)[^\s"])*/gi,
    shown: (match, mark) => {
      const end = match.lastIndexOf('@');
      const begin = match.indexOf(':', 1) + 1;
      return end > begin ? `${match.slice(0, begin)}${mark}${match.slice(end)}` : undefined;
    },
  },
  {
    // As in connection strings, queries and command lines.
    kind: 'secret',
    hints: ['=', '%3d'],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|(?:\b|_)(?:pwd|pass|pin|otp|psk|sas|sig)|redis_auth|requirepass|\bj?session_?id|\bphpsessid|(?:hub|lab|devops|[_-])pat|(?<!\w)_auth|key_base|signature|[?&](?:key|code)|(?:\b|_|access|auth|refresh|session|id|api)token)(?:=|%3D))[^\s&;,"'\\<>]{3,}/gi,
  },
  {
    // Telegram's, behind the number of its bot.
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
    // Of a storage account: as long as a digest, so that only what is said before it tells.
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
    // RFC 6265, sections 4.1 and 4.2: every pair of it, not the attributes behind one.
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
];

/** What is secret by the name before it. Texts without such a name are not searched. */
const NAMED: readonly Pattern[] = [
  {
    // In quotes, however often they are escaped: as in code, settings, and JSON that no reader of JSON takes.
    kind: 'secret',
    hints: ['"', "'"],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|(?:\b|_)pwd)(?:\\{0,15}["'])?\s{0,4}(?:=>|[:=])\s{0,4}\\{0,15}["'])[^"'\\\r\n]{3,}/gi,
  },
  {
    // After a flag, and as an element of XML.
    kind: 'secret',
    hints: ['--', '<p', '<s'],
    find: /(?<=--(?:[a-z-]{0,40}-)?(?:password|passwd|pwd|passphrase|secret)\s{1,4}|<(?:password|passwd|pwd|passphrase|secret)>)(?!-)[^\s"'\\<>]{3,}/gi,
  },
  {
    kind: 'secret',
    hints: ['--'],
    find: /(?<=--(?:[a-z-]{0,40}-)?(?:password|passwd|pwd|passphrase|secret)(?:\s{1,4}|=)(["']))[^"'\\\r\n]{3,}(?=\1)/gi,
  },
  {
    // As forms name their fields: `user[password]=x`.
    kind: 'secret',
    hints: [']='],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private)[-_]?key|\bpwd|token)\]=)[^\s&;,"'\\<>]{3,}/gi,
  },
  {
    // Flags that may also be followed by the name of a file.
    kind: 'secret',
    hints: ['--', 'pass -p'],
    find: /(?<=--(?:[a-z-]{0,40}-)?(?:token|(?:api|access|auth|private|shared)-?key)\s{1,4}|\bsshpass -p\s{0,4})(?!-)[^\s"'\\<>]{5,}/gi,
    shown: (match, mark) => (isMixed(match) && !/[./]/.test(match) ? mark : undefined),
  },
  {
    // A name and its value in members, attributes or lines of their own.
    kind: 'secret',
    hints: ['value'],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|token)\\{0,15}["']?[\s,;]{1,20}\\{0,15}["']?value\\{0,15}["']?\s{0,4}[:=]\s{0,4}\\{0,15}["']?)[^\s"'\\<>,;]{3,}/gi,
  },
  {
    // In HCL: `variable "db_password" { default = "..." }`.
    kind: 'secret',
    hints: ['default', 'value'],
    find: /(?<=(?:password|passwd|passphrase|secret|(?:api|access|private|account|shared)[-_]?key|token)\\{0,15}["']\s{0,4}\{[^{}]{0,400}?\b(?:default|value)\s{0,20}=\s{0,4}\\{0,15}["'])[^"'\\\r\n]{3,}/gi,
  },
  {
    // Behind a user name.
    kind: 'secret',
    hints: ['cred', 'login', 'log in'],
    find: /(?<=\b(?:cred(?:ential)?s|log[ -]?in)(?:\s(?:for|of|to|on)\s[^\s:=]{1,40})?(?:\s?[:=]|\s(?:is|are|was|were|with|as|using))\s{1,4}(?!(?:for|of|on|in|at|by|from|to|stored|valid|identity|service|router|user)\s)[^\s,;:/]{1,60}(?:\s?[:/,|]\s?|\s(?:and|with)\s|\s))[^\s"'<>\\,;]{4,200}/gi,
    shown: (match, mark) => {
      const value = match.replace(/[.!?)]$/, '');
      return isMixed(value) ? mark + match.slice(value.length) : undefined;
    },
  },
  ...CREDENTIALS,
];

/** Finds out whether a text in small letters has one of some hints: a single search takes half the time of one for each. */
const anyOf = (hints: readonly string[]): RegExp =>
  new RegExp(hints.map((hint) => hint.replace(/[^\w\s]/g, '\\$&')).join('|'));

const HINTED = anyOf(PATTERNS.flatMap(({ hints }) => hints));

/** A text without what looks like a secret. */
export function redactPatterns(text: string): string {
  return hideFolded(withoutReferenced(text), withoutReferenced);
}

function withoutReferenced(text: string): string {
  const shown = withoutEscaped(text);
  return shown.includes('&') ? hideReferenced(shown, withoutEscaped) : shown;
}

function withoutEscaped(text: string): string {
  const shown = withoutSecrets(text);
  return shown.includes('%') ? hideEscaped(shown, redacted('encoded secret'), withoutSecrets) : shown;
}

function withoutSecrets(text: string): string {
  const small = text.toLowerCase();
  const mark = redacted('secret');
  let result = hideTokens(HINTED.test(small) ? replaced(text, small, PATTERNS) : text, redacted('token'));
  if (ENCODED_HINT.test(small)) result = hideEncoded(result, redacted('encoded secret'), withoutSecrets);
  if (mayHaveCommand(small)) result = withoutRests(replaced(result, small, COMMANDS));
  if (!mayHaveName(small)) return result;
  result = hideInLists(replaced(result, small, NAMED), mark);
  return hideSpoken(hideBlocks(hideColumns(result, mark), mark), mark);
}

/** How a pattern shows its match if all of it is secret. */
const wholly: NonNullable<Pattern['shown']> = (_match, mark) => mark;

function replaced(text: string, small: string, patterns: readonly Pattern[]): string {
  let result = text;
  for (const { kind, hints, find, shown = wholly } of patterns) {
    if (!hints.some((hint) => small.includes(hint))) continue;
    const mark = redacted(kind);
    const from = result;
    result = '';
    let done = 0;
    for (const { 0: match, index } of from.matchAll(find)) {
      if (isMarkAt(from, index)) continue;
      result += from.slice(done, index) + (shown(match, mark) ?? match);
      done = index + match.length;
    }
    result += from.slice(done);
  }
  return result;
}
