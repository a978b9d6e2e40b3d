/** Splits text into words, compared by their stems. The index and the questions use the same rules. */

/** Words whose British spelling differs in more than an ending. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^enrolm/, 'enrollm'],
  [/isation/, 'ization'],
  [/yse(?=[srd]?$)/, 'yze'],
  [/([a-z]{3,})ise(?=[srd]?$)/, '$1ize'],
  [/([a-z]{3,})ising$/, '$1izing'],
  [/iour/, 'ior'],
  [/([lnb])our/, '$1or'],
  [/^centre/, 'center'],
  [/^licence/, 'license'],
];

/** Longer words are ignored: keys, tokens, and text pasted by mistake. */
const LONGEST = 40;

/** The stems of a text's words, in order. */
export const words = (text: string): string[] => split(text).map(stem);

/** A text's words as they are written, in lower case. Camel case, snake case and punctuation separate words. */
export function split(text: string): string[] {
  return (
    text
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replace(/(?<=[A-Z])(?=[A-Z][a-z]{2})/g, ' ')
      .toLowerCase()
      .replace(/['’](s\b)?/g, '')
      .match(/[a-z0-9]+/g) ?? []
  );
}

/** A word without its ending: plural, -ing, -ed, a silent e, a doubled last letter. */
export function stem(word: string): string {
  if (word.length <= 3 || word.length > LONGEST) return word;
  const spelt = SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word);
  return singular(spelt)
    .replace(/(?<=..[a-z])(?<!e)ed$/, '')
    .replace(/(?<=..[a-z])ing$/, '')
    .replace(/(?<=[a-z]{3})e$/, '')
    .replace(/(?<=..)([b-df-hj-np-tv-z])\1$/, '$1');
}

function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  if (/[a-z]{2}ies$/.test(word)) return word.replace(/ies$/, 'y');
  return word.replace(/(?<=ch|sh|ss|x|zz)es$|s$/, '');
}
