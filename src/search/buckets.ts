/**
 * The number of hash buckets for features. Each bucket has its own vector; features that share one are distinguished by
 * the others.
 */
export const BUCKETS = 8192;

/** The length of letter groups: they make unknown words similar to known ones with a common part. */
const LETTERS = 3;

/** The buckets, without duplicates, of a question's features and of the letter groups of its words. */
export function bucketsOf(features: Iterable<string>): number[] {
  const buckets = new Set<number>();
  for (const feature of features) {
    buckets.add(bucket(feature));
    if (!feature.includes(' ')) for (const group of groupsOf(feature)) buckets.add(bucket(`#${group}`));
  }
  return [...buckets];
}

/** Adjacent letter groups; the start and end of the word are marked. */
function groupsOf(word: string): string[] {
  const letters = word.length < LETTERS ? '' : `<${word}>`;
  return Array.from({ length: Math.max(0, letters.length + 1 - LETTERS) }, (_, at) => letters.slice(at, at + LETTERS));
}

/** FNV-1a, with its high bits mixed in. */
function bucket(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % BUCKETS;
}
