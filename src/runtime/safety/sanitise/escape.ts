/**
 * Characters that can be used against whoever reads a text, shown as the escapes that JSON has for them (RFC 8259,
 * section 7). Inside a string of JSON that is the same value, so what is shown can be pasted back as an argument.
 */

/**
 * What shows nothing, or changes how the text around it shows: control, format, tag and bidirectional characters, halves
 * of surrogate pairs, unassigned and private ones, separators and spaces that are not the usual space.
 */
const HIDDEN = /(?![\n\t ]|\r\n)[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether there is more than printable ASCII: most texts have none, and are looked at no further for it. */
const NOT_PLAIN = /[^\n\t\x20-\x7e]/;

/**
 * What a reader could take for more than text: a character, and what makes it so before or behind it. JSON has none of these
 * outside of its strings. To look for the character first is what keeps the search fast; for a frequent one, what is rarer.
 */
const MARKS: readonly [character: string, around: string, rarer?: string][] = [
  // What could open an element, a comment or a token of a chat template; `<=` and `< 5` stay.
  ['<', '(?![\\s=\\d])'],
  // `&lt;` and alike, which stand for any character.
  ['&', '(?=#|[a-z][a-z0-9]*;)'],
  // A link or an image (CommonMark 0.31, sections 6.3 and 6.4).
  ['\\(', '(?<=\\]\\()'],
  ['!', '(?=\\[)'],
  // A fence (CommonMark 0.31, section 4.5).
  ['`', '{3,}'],
  ['~', '{3,}'],
  // The word that opens a turn, at the start or after an escape too. In JSON a quote stands between a key and its colon.
  [
    ':',
    '(?<=(?:\\b|\\\\[nrt]|\\\\u[0-9a-f]{4})(?:human|assistant|system|user|developer|instructions?|response)[ *_]{0,4}:)',
    // Behind the end of such a word, or of a label: in JSON and in times a colon stands behind a quote or a digit.
    '[mnrste *_\\]]:',
  ],
];

/** Marks of a turn in prompts of the Llama kind. */
const TURN = '\\[(?=/?(?:INST|SYS|SYSTEM|USER|ASSISTANT)\\])';

const MARKUP = new RegExp([...MARKS.map(([character, around]) => character + around), TURN].join('|'), 'gi');

/** Without any of these nothing is escaped, and most rows of lists have none. */
const SUSPECT = new RegExp(
  [...MARKS.map(([character, , rarer = character]) => rarer), TURN, NOT_PLAIN.source].join('|'),
  'i',
);

/**
 * From the start of a line, what opens a definition of what links refer to (CommonMark 0.31, section 4.7): a bracket behind
 * nothing but white space and the marks of quotations and lists. Its label may go on over lines.
 */
export const OPENS_LABEL = '[ \\t>*+\\-\\d.)]*\\[';

/**
 * Such a definition up to its colon. A number alone is a port behind an IPv6 address: as a reference it leads nowhere else.
 * What follows a backslash belongs to the label; a bound is there for those alone, since the engine keeps a place for each.
 */
const DEFINITION = new RegExp(`^(${OPENS_LABEL}[^[\\]\\\\]*(?:\\\\[^][^[\\]\\\\]*){0,99999}\\]):(?!\\d+(?!\\S))`, 'gm');

/** Every dangerous character of a text as `\uXXXX`. What is already escaped stays as it is. Linear in the text's length. */
export function escapeText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  const visible = NOT_PLAIN.test(text) ? text.replace(HIDDEN, asEscapes) : text;
  const inert = visible.replace(MARKUP, asEscapes);
  // Last: a label may hold what has just been escaped.
  return inert.includes(']:') ? inert.replace(DEFINITION, '$1\\u003a') : inert;
}

/** The same on one line: for messages in which a line break would begin a line that seems to be ours. */
export const escapeLine = (text: string): string => escapeText(text.replace(/\r?\n/g, '\\n').replaceAll('\t', '\\t'));

/** Each UTF-16 unit as an escape. */
function asEscapes(characters: string): string {
  let escaped = '';
  for (let at = 0; at < characters.length; at += 1) {
    escaped += `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
