/** Features fall into so many buckets. Each bucket has a vector of its own; features that share one are told apart by the others. */
export const BUCKETS = 8192;

/** How many letters stand together: by them, words that no example has are like those that they share a part with. */
const LETTERS = 3;

/** The buckets, each once, that the features of a question fall into, and the groups of letters of its words. */
export function bucketsOf(features: Iterable<string>): number[] {
  const buckets = new Set<number>();
  for (const feature of features) {
    buckets.add(bucket(feature));
    if (!feature.includes(' ')) for (const group of groupsOf(feature)) buckets.add(bucket(`#${group}`));
  }
  return [...buckets];
}

/** Groups of letters that stand side by side, the ends of the word told from its middle. */
function groupsOf(word: string): string[] {
  const letters = word.length < LETTERS ? '' : `<${word}>`;
  return Array.from({ length: Math.max(0, letters.length + 1 - LETTERS) }, (_, at) => letters.slice(at, at + LETTERS));
}

/** FNV-1a, its high bits mixed in. */
function bucket(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % BUCKETS;
}
