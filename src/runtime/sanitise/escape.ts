/**
 * Characters that can be used against whoever reads a text, shown as the escapes that JSON has for them (RFC 8259,
 * section 7). Inside a string of JSON that is the same value, so what is shown can be pasted back as an argument.
 */

/** Whether there is more than printable ASCII: most texts have none, and are looked at no further for it. */
const NOT_PLAIN = /[^\n\t\x20-\x7e]/;

/**
 * What shows nothing, or changes how the text around it shows: control, format, tag and bidirectional characters, halves
 * of surrogate pairs, unassigned and private ones, separators and spaces that are not the usual space.
 */
const HIDDEN = /(?![\n\t ]|\r\n)[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * What a reader could take for more than text. JSON has none of these outside of its strings. Each alternative begins with
 * the character that makes it so, and only then looks around: that is what keeps the search fast.
 */
const MARKUP = new RegExp(
  [
    // What could open an element, a comment or a token of a chat template; `<=` and `< 5` stay.
    '<(?![\\s=\\d])',
    // `&lt;` and alike, which stand for any character.
    '&(?=#|[a-z][a-z0-9]*;)',
    // A link, an image, or what a reference to one refers to (CommonMark 0.31, sections 6.3, 6.4 and 4.7).
    '\\((?<=\\]\\()',
    '!(?=\\[)',
    ':(?<=\\]:)',
    // A fence (CommonMark 0.31, section 4.5).
    '`{3,}',
    '~{3,}',
    // Marks of a turn in prompts of the Llama kind.
    '\\[(?=/?(?:INST|SYS|SYSTEM|USER|ASSISTANT)\\])',
    // The word that opens a turn, at the start or after an escape too. In JSON a quote stands between a key and its colon.
    ':(?<=(?:\\b|\\\\[nrt]|\\\\u[0-9a-f]{4})(?:human|assistant|system|user|developer|instructions?|response)[ *_]{0,4}:)',
  ].join('|'),
  'gi',
);

/** Every dangerous character of a text as `\uXXXX`. What is already escaped stays as it is. Linear in the text's length. */
export function escapeText(text: string): string {
  const visible = NOT_PLAIN.test(text) ? text.replace(HIDDEN, asEscapes) : text;
  return visible.replace(MARKUP, asEscapes);
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
