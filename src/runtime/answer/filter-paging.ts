/**
 * The words with which a filter does its own paging. Quoted text is skipped, even if it never ends, so that no part is
 * read twice. Linear in the text's length.
 */
const PAGING = /("[^"\\]*(?:\\[\s\S][^"\\]*)*"?)|\s?\b(skip|limit)\s+(-?\d+|none)\b/gi;

/** How many rows a filter skips; undefined if it does not say. Controllers apply this before any offset. */
export function skipIn(filter: unknown): number | undefined {
  if (typeof filter !== 'string') return undefined;
  const clause = [...filter.matchAll(PAGING)].find(([, , word]) => word?.toLowerCase() === 'skip');
  return clause === undefined ? undefined : Number(clause[3]);
}

/** A filter without some of its paging words. */
export function withoutPaging(filter: string, words: readonly ('skip' | 'limit')[] = ['skip', 'limit']): string {
  const bare = filter.replace(PAGING, (all: string, text: string | undefined, word: string | undefined) =>
    text === undefined && words.some((each) => each === word?.toLowerCase()) ? '' : all,
  );
  return bare.trim() === '' ? 'true' : bare.trim();
}
