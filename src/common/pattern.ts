import { RE2JS } from 're2js';

/** Matches a pattern against text, in linear time. */
export interface Pattern {
  test(text: string): boolean;
}

/** Long names of general categories, which RE2 knows by their short names (Unicode, chapter 4.5). */
const CATEGORIES: Readonly<Record<string, string>> = {
  ...{ Letter: 'L', Uppercase_Letter: 'Lu', Lowercase_Letter: 'Ll', Titlecase_Letter: 'Lt', Modifier_Letter: 'Lm' },
  ...{ Mark: 'M', Number: 'N', Decimal_Number: 'Nd', Punctuation: 'P', Symbol: 'S', Separator: 'Z', Other: 'C' },
};

/**
 * A pattern without the backslashes that the `u` flag forbids and that mean nothing: many documents escape all punctuation,
 * as in `[\_\:]`. Those of letters and digits stay, since other dialects give them a meaning.
 */
function withoutNeedlessEscapes(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\([\s\S])|[[\]]/g, (found, escaped: string | undefined) => {
    if (escaped === undefined) {
      inClass = found === '[';
      return found;
    }
    const isNeeded = /[\w^$\\.*+?()[\]{}|/]/.test(escaped) && escaped !== '_';
    return isNeeded || (inClass && escaped === '-') ? found : escaped;
  });
}

/**
 * Compiles a pattern of a schema (JSON Schema 2020-12, section 6.3.3): ECMA-262 with the `u` flag. Patterns are
 * untrusted, and a backtracking matcher can be kept busy forever: an automaton matches them, which supports neither
 * look-around nor back references.
 * @throws {Error} for an invalid pattern, and for one that the automaton does not support
 */
export function compilePattern(pattern: string): Pattern {
  const plain = withoutNeedlessEscapes(pattern);
  new RegExp(plain, 'u');
  const named = plain.replace(/\\([pP])\{(?:Script=|sc=|General_Category=|gc=)?(\w+)\}/g, (_, kind, name: string) => {
    return `\\${kind}{${Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : name}}`;
  });
  return RE2JS.compile(RE2JS.translateRegExp(named));
}
