/**
 * The first secret field that a filter asks for, if it asks for one: an ordered or partial comparison would read its value
 * out bit by bit. Texts in quotes are data; every other word is the name of a field, also behind a relation, as in
 * `enrollments.token`.
 */
export function findProbe(filter: string, fields: readonly string[]): string | undefined {
  const words =
    withoutTexts(filter)
      .toLowerCase()
      .match(/[a-z][\w-]*/g) ?? [];
  const probed = new Set(fields.map((field) => field.toLowerCase()));
  return words.find((word) => probed.has(word));
}

/** The filter without what stands in quotes; a text that never ends is kept, since nobody knows what it is. */
function withoutTexts(filter: string): string {
  return filter.replace(/"(?:[^"\\]|\\[\s\S])*"/g, ' ');
}
