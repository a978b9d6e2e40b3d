/** Names that are told, and characters of each. */
const MOST_NAMES = 20;
const LONGEST_NAME = 40;

/**
 * All that may be written down of arguments that nobody can judge, or that are too long to be judged for nothing: what they
 * are called and how much they hold.
 */
export function namesAndSizes(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = Object.keys(given);
  const told = names.slice(0, MOST_NAMES).map((name) => [name.slice(0, LONGEST_NAME), sizeOf(given[name])]);
  const more = names.length - told.length;
  return Object.fromEntries(more > 0 ? [...told, ['[more]', `${more} arguments`]] : told);
}

function sizeOf(value: unknown): string {
  if (typeof value === 'string') return `[${value.length} characters]`;
  if (Array.isArray(value)) return `[${value.length} items]`;
  if (typeof value === 'object' && value !== null) return `[${Object.keys(value).length} fields]`;
  return `[${typeof value}]`;
}
