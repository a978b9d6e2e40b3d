/** What begins a private key, and an object of JSON, and what names secrets, in the middle of base64 (RFC 4648), in small letters. */
export const ENCODED_HINTS: readonly string[] = ['yj', '0tls1crudjti', 'zc3dvcm', '3b3jk', 'xnzd29'];
const ENCODED = /(?<![\w+/=-])[\w+/-]{16,}={0,2}/g;
/** What no text of ours or of a program contains. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: binary data has them
const BINARY = /[\x00-\x08\x0e-\x1f\ufffd]/;

/**
 * A text without what is secret once it is decoded.
 * @param hide a text without its secrets
 */
export function hideEncoded(text: string, mark: string, hide: (text: string) => string): string {
  return text.replace(ENCODED, (encoded) => {
    const decoded = Buffer.from(encoded, 'base64').toString();
    return BINARY.test(decoded) || hide(decoded) === decoded ? encoded : mark;
  });
}
