/** What a text has before the first occurrence of a mark: all of it if there is none. */
export function beforeFirst(mark: string, text: string): string {
  const end = text.indexOf(mark);
  return end < 0 ? text : text.slice(0, end);
}
