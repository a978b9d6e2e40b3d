import { RE2JS } from 're2js';

/** Tells whether a text has what a pattern looks for, in time that grows with the text alone. */
export interface Pattern {
  test(text: string): boolean;
}

/** General categories by their long names, which RE2 knows by their short ones (Unicode, chapter 4.5). */
const CATEGORIES: Readonly<Record<string, string>> = {
  ...{ Letter: 'L', Uppercase_Letter: 'Lu', Lowercase_Letter: 'Ll', Titlecase_Letter: 'Lt', Modifier_Letter: 'Lm' },
  ...{ Mark: 'M', Number: 'N', Decimal_Number: 'Nd', Punctuation: 'P', Symbol: 'S', Separator: 'Z', Other: 'C' },
};

/**
 * Compiles a pattern of a schema (JSON Schema 2020-12, section 6.3.3): ECMA-262 with the `u` flag. Patterns are foreign
 * text, and a backtracking matcher can be kept busy for ever by one: they are matched by an automaton, which knows no
 * look-around and no back references.
 * @throws {Error} for what is no such pattern, and for what the automaton does not know
 */
export function compilePattern(pattern: string): Pattern {
  new RegExp(pattern, 'u');
  const named = pattern.replace(/\\([pP])\{(?:Script=|sc=|General_Category=|gc=)?(\w+)\}/g, (_, kind, name: string) => {
    return `\\${kind}{${Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : name}}`;
  });
  return RE2JS.compile(RE2JS.translateRegExp(named));
}
