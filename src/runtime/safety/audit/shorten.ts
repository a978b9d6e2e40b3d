import { sizesOf } from './sizes.ts';

/** Bytes of the arguments in a line of the trail. */
const MAX_BYTES = 5000;

/** How much of the arguments to keep, from most to least: the first that fits is used. */
const WAYS: readonly { readonly characters: number; readonly items: number }[] = [
  { characters: 2000, items: 100 },
  { characters: 500, items: 20 },
  { characters: 100, items: 5 },
];

/**
 * Arguments for a line of the trail: readable and short, whatever was sent. Long texts and lists are cut, with a note;
 * as a last resort only names and sizes are kept.
 */
export function shorten(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  for (const way of WAYS) {
    const cut = cutTo(args, way) as Record<string, unknown>;
    if (Buffer.byteLength(JSON.stringify(cut)) <= MAX_BYTES) return cut;
  }
  return sizesOf(args);
}

function cutTo(value: unknown, way: (typeof WAYS)[number]): unknown {
  const { characters, items } = way;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') {
    return value.length <= characters ? value : `${value.slice(0, characters)}... (${value.length} characters)`;
  }
  if (Array.isArray(value)) {
    const first = value.slice(0, items).map((item) => cutTo(item, way));
    return value.length <= items ? first : [...first, `... (${value.length} items)`];
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const first = members.slice(0, items).map(([key, item]) => [cutTo(key, way), cutTo(item, way)]);
  return Object.fromEntries(members.length <= items ? first : [...first, ['...', `${members.length} fields`]]);
}
