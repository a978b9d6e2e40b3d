/** Other forms of printable ASCII (full-width, mathematical, spaces), and what is not seen between letters. */
const OTHER_FORMS = /[\u00a0\u2000-\u200a\u202f\u3000\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]|\p{Cf}/gu;

/**
 * A text without what is secret once its letters are the usual ones (Unicode, form NFKC). Lines without a secret stay as
 * they are written.
 * @param hide a text without its secrets, line by line
 */
export function hideFolded(text: string, hide: (text: string) => string): string {
  // All of it is ASCII if it is as long in UTF-8. A regular expression takes several times as long.
  if (Buffer.byteLength(text) === text.length) return text;
  const folded = text.replace(OTHER_FORMS, usual);
  if (folded === text) return text;
  const hidden = hide(folded);
  const [written, before, after] = [text, folded, hidden].map((each) => each.split('\n')) as [
    string[],
    string[],
    string[],
  ];
  // A secret of several lines: nobody knows which is which.
  if (before.length !== after.length) return hidden;
  return after.map((line, at) => (line === before[at] ? written[at] : line)).join('\n');
}

/** All of these characters stand for a single one. */
function usual(char: string): string {
  const form = char.normalize('NFKC');
  if (/\p{Cf}/u.test(form)) return '';
  // Nothing that has a meaning in a string of JSON around it.
  return /[ -!#-[\]-~]/.test(form) ? form : char;
}
