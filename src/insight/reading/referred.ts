/** Which entities a text refers to, for arguments that take a name as well as an id. */

interface Row {
  readonly id: string;
  readonly name?: string | null | undefined;
}

/** A text without the `@` that makes it a reference. */
export const withoutAt = (text: string): string => text.replace(/^@(?=.)/su, '');

/** Whether two names differ in nothing but letter case. */
export const isSameWord = (one: string | null | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();

/**
 * The rows with this id; otherwise those with this name, then the same without a leading `@`, then those whose name
 * differs in letter case alone.
 */
export function rowsReferredTo<Found extends Row>(rows: readonly Found[], text: string): readonly Found[] {
  const ways: readonly ((row: Found) => boolean)[] = [
    ({ id }) => id === text,
    ({ name }) => name === text,
    ({ id }) => id === withoutAt(text),
    ({ name }) => name === withoutAt(text),
    ({ name }) => isSameWord(name, withoutAt(text)),
  ];
  for (const fits of ways) {
    const found = rows.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}
