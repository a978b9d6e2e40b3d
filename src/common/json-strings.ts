/**
 * The index of the quote that closes a JSON string, or the length of a text in which none does. A pattern would take
 * memory for each escaped character, and run out of it in a string of millions.
 * @param start the index of the quote that opens it
 */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

/** Whether there is an odd number of backslashes before a place. */
function isEscaped(text: string, place: number): boolean {
  let start = place;
  while (text.charAt(start - 1) === '\\') start -= 1;
  return (place - start) % 2 === 1;
}
