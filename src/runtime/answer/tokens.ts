import { escapeText } from '../safety/sanitize/escape.ts';

/** The most that one character adds to a text's tokens. */
const MAX = 3;

/** An upper bound of the estimate for this many characters, including rounding. */
export const mostTokens = (characters: number): number => MAX * characters + 1;

/**
 * An estimate of a text's tokens (o200k_base) as a model gets it, with dangerous characters escaped: one pass, no
 * vocabulary. Weights are fitted to answers of a real controller and rounded up, so that what is estimated to fit does
 * fit: `test/runtime/answer/tokens.test.ts` checks that no answer exceeds its estimate by more than 5%, even if it is
 * full of symbols, rare scripts or escapes.
 */
export function estimateTokens(text: string): number {
  const shown = escapeText(text);
  let tokens = 0;
  let previous: Kind = 'space';
  let run = 0;
  let consonants = 0;
  for (let at = 0; at < shown.length; at += 1) {
    const code = shown.charCodeAt(at);
    const kind = kindOf(code);
    run = kind === previous ? run + 1 : 0;
    consonants = kind === 'lower' && !isVowel(code) ? consonants + 1 : 0;
    tokens += isEscape(shown, at) ? 2.2 : weight(kind, previous, run, code);
    // Many of them in a row are not a word.
    if (consonants > 1) tokens += consonants > 2 ? 0.5 : 0.2;
    previous = kind;
  }
  return Math.ceil(tokens);
}

type Kind = 'lower' | 'upper' | 'digit' | 'space' | 'sign' | 'rare sign' | 'other';

/** Symbols of JSON, addresses, dates and ids. */
const USUAL = '",-./:[]_{}';

/** By code, in ASCII: looked up for every character. */
const KINDS: readonly Kind[] = Array.from({ length: 127 }, (_, code) => asciiKind(String.fromCharCode(code)));

function asciiKind(character: string): Kind {
  if (character >= 'a' && character <= 'z') return 'lower';
  if (character >= 'A' && character <= 'Z') return 'upper';
  if (character >= '0' && character <= '9') return 'digit';
  if (character === ' ') return 'space';
  // The first ones separate cells and rows.
  return character < ' ' || USUAL.includes(character) ? 'sign' : 'rare sign';
}

const kindOf = (code: number): Kind => KINDS[code] ?? 'other';

/** Whether a letter starts the four digits of an escape, which are neither word nor number. */
const isEscape = (text: string, at: number): boolean => text.charCodeAt(at) === 117 && text.charCodeAt(at - 1) === 92;

/** Vowels among the lower-case letters, as bits. */
const isVowel = (code: number): boolean => ((0x1104111 >> (code - 97)) & 1) === 1;

/** What one character adds, by its kind, the kind before it, and the length of the run before it. */
function weight(kind: Kind, previous: Kind, run: number, code: number): number {
  switch (kind) {
    case 'lower':
      // A lower-case letter continues the word of a capital; a very long run is not a word.
      if (run === 0) return previous === 'upper' ? 0.48 : previous === 'rare sign' ? 1.1 : 0.97;
      return run < 6 ? 0.02 : run < 13 ? 0.05 : 0.4;
    case 'upper':
      return run > 0 ? 0.62 : 1.15;
    case 'digit':
      return run % 3 === 0 ? 1.05 : 0.02;
    case 'space':
      if (run > 0) return 0.2;
      return previous === 'sign' || previous === 'rare sign' ? 0.3 : 0.1;
    case 'sign':
      if (run > 0) return 0.59;
      return previous === 'lower' || previous === 'rare sign' ? 0.38 : 0.8;
    case 'rare sign':
      return 0.78;
    case 'other':
      return beyondAscii(code);
  }
}

/** What a non-ASCII character adds: a token per byte, and less in common blocks. */
function beyondAscii(code: number): number {
  if (code < 0x180) return 1.4;
  if (code < 0x800) return isCommonLetter(code) ? 1 : 2;
  // Kana, Chinese, Korean, and surrogates such as those of emoji.
  if (code >= 0x3040 && code < 0x3100) return 1.3;
  if (code >= 0x4e00 && code < 0xa000) return 2;
  if (code >= 0xac00 && code < 0xe000) return code < 0xd800 ? 2.3 : 2;
  return 3;
}

/** Modern Greek, Cyrillic, Hebrew and Arabic. */
const isCommonLetter = (code: number): boolean =>
  (code >= 0x391 && code < 0x3ca) ||
  (code >= 0x410 && code < 0x450) ||
  (code >= 0x5d0 && code < 0x5eb) ||
  (code >= 0x621 && code < 0x64b);

/** The largest number up to a limit that passes, if all smaller ones pass too: binary search. */
export function largestThat(limit: number, passes: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
