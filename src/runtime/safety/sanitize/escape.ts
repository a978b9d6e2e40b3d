/**
 * Characters that could deceive a reader, shown as JSON escapes (RFC 8259, section 7). Inside a JSON string that is the
 * same value, so output can be pasted back as an argument.
 */
import { TURN_WORDS } from '../../../common/turn-words.ts';

/**
 * What is invisible, or changes how the text around it looks: control, format, tag and bidirectional characters, lone
 * surrogates, unassigned and private-use ones, separators, and spaces other than the usual one.
 */
const HIDDEN = /(?![\n\t ]|\r\n)[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether there is anything but printable ASCII: most texts have only that. */
const NOT_PLAIN = /[^\n\t\x20-\x7e]/;

/**
 * What a reader could take for more than text: a character, with the context that makes it so. JSON has none of these
 * outside strings. Searching for the character first keeps this fast; where the context takes long to check, something
 * rarer comes first.
 */
const MARKS: readonly [character: string, around: string, rarer?: string][] = [
  // What could open an element, a comment or a chat template token; `<=` and `< 5` stay.
  ['<', '(?![\\s=\\d])'],
  // `&lt;` and the like, which stand for any character.
  ['&', '(?=#|[a-z][a-z0-9]*;)'],
  // A link or an image (CommonMark 0.31, sections 6.3 and 6.4).
  ['\\(', '(?<=\\]\\()'],
  ['!', '(?=\\[)'],
  // A fence (CommonMark 0.31, section 4.5).
  ['`', '{3,}'],
  ['~', '{3,}'],
  // The word that opens a turn, at the start or after an escape too. In JSON a quote comes between a key and its colon.
  [
    ':',
    `(?<=(?:\\b|__|\\\\[nrt]|\\\\u[0-9a-f]{4})(?:${TURN_WORDS})[ *_]{0,4}:)`,
    // After such a word, or a label.
    `:(?<=(?:(?:${TURN_WORDS})[ *_]{0,4}|\\]):)`,
  ],
];

/** Turn markers of Llama-style prompts. */
const TURN = '\\[(?=/?(?:INST|SYS|SYSTEM|USER|ASSISTANT)\\])';

const MARKUP = new RegExp([...MARKS.map(([character, around]) => character + around), TURN].join('|'), 'gi');

/** Without any of these nothing is escaped, as in most rows of lists. Sets of characters are quick to look for. */
const RARE = new RegExp(`[${MARKS.map(([character]) => character).join('')}]|${NOT_PLAIN.source}`);
const TURNS = new RegExp(TURN, 'i');

/** A closer look: text without a match needs no escapes. */
const SUSPECT = new RegExp(
  [...MARKS.map(([character, around, rarer = character + around]) => rarer), TURN, NOT_PLAIN.source].join('|'),
  'i',
);

/**
 * From the start of a line, what opens a link reference definition (CommonMark 0.31, section 4.7): a bracket after only
 * white space and the markers of quotations and lists. Its label may span lines.
 */
export const OPENS_LABEL = '[ \\t>*+\\-\\d.)]*\\[';

/**
 * Such a definition up to its colon. A number alone is a port after an IPv6 address; as a reference it is harmless.
 * What follows a backslash belongs to the label; only these are bounded, since the engine keeps a position for each.
 */
const DEFINITION = new RegExp(`^(${OPENS_LABEL}[^[\\]\\\\]*(?:\\\\[^][^[\\]\\\\]*){0,99999}\\]):(?!\\d+(?!\\S))`, 'gm');

/** Every dangerous character of a text as `\uXXXX`. Existing escapes stay. Linear in the text's length. */
export function escapeText(text: string): string {
  if (!(RARE.test(text) || TURNS.test(text)) || !SUSPECT.test(text)) return text;
  const visible = NOT_PLAIN.test(text) ? text.replace(HIDDEN, asEscapes) : text;
  const inert = visible.replace(MARKUP, asEscapes);
  // Last: a label may contain what was just escaped.
  return inert.includes(']:') ? inert.replace(DEFINITION, '$1\\u003a') : inert;
}

/** Escapes a text and its line breaks, for messages where a line break could start a line that looks like ours. */
export const escapeLine = (text: string): string => escapeText(text.replace(/\r?\n/g, '\\n').replaceAll('\t', '\\t'));

/** Each UTF-16 unit as an escape. */
function asEscapes(characters: string): string {
  let escaped = '';
  for (let at = 0; at < characters.length; at += 1) {
    escaped += `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
