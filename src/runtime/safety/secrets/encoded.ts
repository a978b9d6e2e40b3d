import type { Hinted } from './pattern.ts';

/** What begins a token, and what names a private key and other secrets. */
const SECRET_PARTS = ['eyJ', 'PRIVATE KEY', 'assword', 'ASSWORD', 'passphrase', 'secret', 'Secret', 'SECRET'];
/** Texts with one of these in the middle of base64 or hexadecimal digits (RFC 4648). */
export const ENCODED_SECRETS: Hinted = {
  hints: [...SECRET_PARTS.flatMap(within), ...SECRET_PARTS.slice(1).map(inHex)],
};

/** How a text looks in base64, in small letters: after whole groups of three bytes, and one and two bytes later. */
function within(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + text).toString('base64');
    // Characters of six bits, without those that also depend on what is around it.
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + text.length) * 8) / 6)).toLowerCase();
  });
}

/** How a text looks in hexadecimal digits, from where other hints begin too: a new first character costs time. */
function inHex(text: string): string {
  const digits = Buffer.from(text).toString('hex');
  return digits.slice(digits.search(/[^689a-f]{3}/));
}

const IN_HEX = /(?<![\da-f])(?:0x)?(?:[\da-f]{2}){16,}(?![\da-f])/gi;
const ENCODED = /(?<![\w+/=-])[\w+/-]{16,}={0,2}/g;
/** Characters that binary data has, and text does not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: binary data has them
const BINARY = /[\x00-\x08\x0e-\x1f\ufffd]/;

/**
 * A text without what is secret once it is decoded.
 * @param hide a text without its secrets
 */
export function hideEncoded(text: string, mark: string, hide: (text: string) => string): string {
  const isSecret = (decoded: string): boolean => !BINARY.test(decoded) && hide(decoded) !== decoded;
  return text
    .replace(IN_HEX, (hex) => (isSecret(Buffer.from(hex.replace(/^0x/i, ''), 'hex').toString()) ? mark : hex))
    .replace(ENCODED, (encoded) => (isSecret(Buffer.from(encoded, 'base64').toString()) ? mark : encoded));
}

/** What has a character that is written as its number (RFC 3986, section 2.1). */
const ESCAPED = /(?<![\w%.~+/=:&?@-])[\w.~+/=:&?@-]*%[0-9A-Fa-f]{2}[\w%.~+/=:&?@!*()$-]*/g;
/** How often one may be escaped again. */
const MOST_ESCAPES = 3;

/**
 * A text without what is secret once its percent signs are decoded: `pass%77ord=x`, a whole URL in a query.
 * @param hide a text without its secrets
 */
export function hideEscaped(text: string, mark: string, hide: (text: string) => string): string {
  return text.replace(ESCAPED, (escaped) => {
    let decoded = escaped;
    for (let times = 0; times < MOST_ESCAPES && decoded.includes('%'); times += 1) decoded = unescaped(decoded);
    return hide(decoded) === decoded ? escaped : mark;
  });
}

const unescaped = (text: string): string =>
  text.replace(/%([0-7][0-9A-Fa-f])/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
