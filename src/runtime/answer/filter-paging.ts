/**
 * The words with which a filter pages by itself; texts in quotes are passed over, also one that never ends, so that no part
 * of it is read again. Takes time in proportion to the text.
 */
const PAGING = /("[^"\\]*(?:\\[\s\S][^"\\]*)*"?)|\s?\b(skip|limit)\s+(-?\d+|none)\b/gi;

/** How many rows a filter skips by itself; undefined where it does not say. A controller heeds that before any offset. */
export function skipIn(filter: unknown): number | undefined {
  if (typeof filter !== 'string') return undefined;
  const said = [...filter.matchAll(PAGING)].find(([, , word]) => word?.toLowerCase() === 'skip');
  return said === undefined ? undefined : Number(said[3]);
}

/** A filter without some of the words with which it pages. */
export function withoutPaging(filter: string, words: readonly ('skip' | 'limit')[] = ['skip', 'limit']): string {
  const bare = filter.replace(PAGING, (all: string, text: string | undefined, word: string | undefined) =>
    text === undefined && words.some((each) => each === word?.toLowerCase()) ? '' : all,
  );
  return bare.trim() === '' ? 'true' : bare.trim();
}
