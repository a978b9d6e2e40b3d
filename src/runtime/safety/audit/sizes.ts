/** How many names are recorded, and characters of each. */
const MOST_NAMES = 20;
const LONGEST_NAME = 64;

/** The names and sizes of arguments. Constant time for large ones. */
export function sizesOf(args: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = Object.keys(args);
  const shown = names.slice(0, MOST_NAMES).map((name) => [name.slice(0, LONGEST_NAME), sizeOf(args[name])]);
  const more = names.length - shown.length;
  return Object.fromEntries(more === 0 ? shown : [...shown, ['...', `${more} more arguments`]]);
}

function sizeOf(value: unknown): string {
  if (typeof value === 'string') return `text of ${value.length} characters`;
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return `object of ${Object.keys(value).length}`;
  return value === null ? 'null' : typeof value;
}
