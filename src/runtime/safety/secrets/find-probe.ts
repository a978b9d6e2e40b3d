import { isTellingName } from './telling-names.ts';

/** The name of a field, also behind a relation or in a map, as in `enrollments.token` and `tags.apiKey`. */
const NAME = /[A-Za-z][\w-]*(?:\.[\w-]+)*/g;

/**
 * The first secret field that a filter asks for, if it asks for one: an ordered or partial comparison would read its value
 * out bit by bit. Texts in quotes are data; every other word is the name of a field. What answers hide by its name alone
 * cannot be asked for either.
 */
export function findProbe(filter: string, fields: readonly string[]): string | undefined {
  const probed = new Set(fields.map((field) => field.toLowerCase()));
  for (const [name] of withoutTexts(filter).matchAll(NAME)) {
    const steps = name.split('.');
    const found = steps.find((step) => probed.has(step.toLowerCase()) || isTellingName(step));
    if (found !== undefined) return found.toLowerCase();
    // A key of a map may hold dots itself.
    if (steps.length > 1 && isTellingName(name)) return name.toLowerCase();
  }
  return undefined;
}

/**
 * The filter without what stands in quotes; a text that never ends is kept, since nobody knows what it is. It is matched
 * all the same, so that its parts are not read again.
 */
function withoutTexts(filter: string): string {
  return filter.replace(/"[^"\\]*(?:\\[\s\S][^"\\]*)*("?)/g, (text, end: string) => (end === '' ? text : ' '));
}
