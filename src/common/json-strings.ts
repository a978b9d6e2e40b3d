/**
 * The index after the quote that closes a JSON string, or the length of a text in which none does. A pattern would take
 * memory for each escaped character, and run out of it in a string of millions.
 * @param start the index of the quote that opens it
 */
export function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let slashes = 0;
    while (json.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return json.length;
}
