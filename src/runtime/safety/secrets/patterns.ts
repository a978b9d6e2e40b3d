/** A kind of secret that is known by its look, wherever it stands. */
interface Pattern {
  readonly kind: string;
  /** A piece that every match holds: looked for first, since most texts hold none. */
  readonly hint: string;
  readonly find: RegExp;
}

/** The net beneath the fields that the overlay names. Each pattern takes time in proportion to the text. */
const PATTERNS: readonly Pattern[] = [
  {
    // RFC 7468; one that is cut off reaches to the end of its string.
    kind: 'private key',
    hint: 'PRIVATE KEY-----',
    find: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^"]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|(?=")|$)/g,
  },
  // RFC 7515, compact form: the header is an object of JSON, whose first letters in base64url are always these.
  { kind: 'JWT', hint: 'eyJ', find: /eyJ[\w-]{8,}(?:\.[\w-]+)+\.?/g },
  { kind: 'TOTP secret', hint: 'otpauth', find: /otpauth(?:-migration)?:\/\/[^\s"]+/g },
  // RFC 6750, section 2.1; a digit or great length tells a token from the word after "bearer" in a sentence.
  {
    kind: 'bearer token',
    hint: 'earer',
    find: /(?<=\b[Bb]earer\s{1,4})(?:(?=[\w.~+/-]{0,200}\d)[\w.~+/-]{12,}|[\w.~+/-]{24,})=*/g,
  },
  {
    kind: 'session token',
    hint: 't-session',
    find: /(?<=\bzt-session(?:\\?")?\s{0,4}[:=]\s{0,4}(?:\\?")?)[\w.-]{4,}/gi,
  },
  {
    kind: 'credentials',
    hint: 'uthorization',
    find: /(?<=\bauthorization(?:\\?")?\s{0,4}[:=]\s{0,4}(?:\\?")?)(?:(?:Basic|Digest|Negotiate|Token|ApiKey)\s{1,4}[^\s",]{4,}|[^\s"[,]{16,})/gi,
  },
  // RFC 3986, section 3.2.1.
  { kind: 'password', hint: '@', find: /(?<=:\/\/[^\s/"@:]{0,200}:)[^\s/"@]{1,200}(?=@)/g },
];

/** What is shown in the place of a secret. */
export const redacted = (kind: string): string => `[redacted: ${kind}]`;

/** A text without what looks like a secret. */
export function redactPatterns(text: string): string {
  let result = text;
  for (const { kind, hint, find } of PATTERNS) {
    if (result.includes(hint)) result = result.replace(find, redacted(kind));
  }
  return result;
}
