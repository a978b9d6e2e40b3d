/** Characters that are written as references, as in pages (HTML, section 13.5). */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  colon: ':',
  commat: '@',
  equals: '=',
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
  sol: '/',
};
const REFERENCE = new RegExp(`&(?:#x([0-9a-f]{1,6})|#(\\d{1,7})|(${Object.keys(NAMED).join('|')}));`, 'gi');
/** How often one may be escaped again. */
const MOST_ESCAPES = 3;
/** Characters that have a meaning in a page, or in a string of JSON around it. */
const SPECIAL = /[&<>"']/g;

/**
 * A text without what is secret once its references to characters are read: `password&#61;x`, `&quot;password&quot;`.
 * Linear time.
 * @param hide a text without its secrets
 */
export function hideReferenced(text: string, hide: (text: string) => string): string {
  return text
    .split(/(["\n])/)
    .map((part) => {
      const decoded = read(part);
      if (decoded === part) return part;
      const hidden = hide(decoded);
      return hidden === decoded ? part : hidden.replace(SPECIAL, (char) => `&#${char.charCodeAt(0)};`);
    })
    .join('');
}

function read(text: string): string {
  let result = text;
  for (let times = 0; times < MOST_ESCAPES && result.includes('&'); times += 1) {
    result = result.replace(REFERENCE, (reference, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? reference;
      const char = String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
      // Nothing that has a meaning in a string of JSON around it.
      return /[ -[\]-~]/.test(char) ? char : reference;
    });
  }
  return result;
}
