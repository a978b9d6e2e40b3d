/**
 * Characters that can be used against whoever reads a text, shown as the escapes that JSON has for them (RFC 8259,
 * section 7). Inside a string of JSON that is the same value, so what is shown can be pasted back as an argument.
 */

/** Nothing that could be hidden. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/**
 * What shows nothing, or changes how the text around it shows: control, format, tag and bidirectional characters, halves
 * of surrogate pairs, unassigned and private ones, separators and spaces that are not the usual space.
 */
const HIDDEN = /(?![\n\t ]|\r\n)[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A `<` that could open an element, a comment or a chat template's token; `<=` and `< 5` stay. */
const TAG = /<(?![\s=\d])/g;
/** `&lt;` and alike, which stand for any character. */
const ENTITY = /&(?=#|[A-Za-z][A-Za-z0-9]*;)/g;
/** A link, an image, or what a reference to one refers to (CommonMark 0.31, sections 6.3, 6.4 and 4.7). JSON has none outside of strings. */
const LINK = /(?<=\])\(|!(?=\[)|(?<=\]):/g;
/** A fence (CommonMark 0.31, section 4.5). */
const FENCE = /`{3,}|~{3,}/g;
/** Marks of a turn in prompts of the Llama kind. */
const BRACKETED_ROLE = /\[(?=\/?(?:INST|SYS|SYSTEM|USER|ASSISTANT)\])/gi;
/** The word that opens a turn, at the start or after an escape too. In JSON a quote stands between a key and its colon. */
const ROLE =
  /(?<=\b|\\[nrt]|\\u[0-9a-f]{4})((?:human|assistant|system|user|developer|instructions?|response)[ *_]{0,4}):/gi;

/** Every dangerous character of a text as `\uXXXX`. What is already escaped stays as it is. Linear in the text's length. */
export function escapeText(text: string): string {
  const visible = PLAIN.test(text) ? text : text.replace(HIDDEN, asEscapes);
  return visible
    .replace(TAG, asEscapes)
    .replace(ENTITY, asEscapes)
    .replace(LINK, asEscapes)
    .replace(FENCE, asEscapes)
    .replace(BRACKETED_ROLE, asEscapes)
    .replace(ROLE, (_all, word: string) => `${word}\\u003a`);
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
