import { type Entity, isEntity, type Value } from '../../common/exact-json.ts';
import { partOf, readRange } from './part.ts';

/**
 * The value at a dotted path; undefined if there is none. A path through a list gives the list of what each item has,
 * null where it has nothing. A key with dots, as in tags, is found by its whole name. Where no key has the name, `5` is
 * the index of an item, and `5-9` a range of items, characters or fields: counted from 0, both ends included.
 */
export function pick(value: Value, path: string): Value | undefined {
  const named = byName(value, path);
  return named === undefined ? byPlace(value, path) : named;
}

function byName(value: Value, path: string): Value | undefined {
  if (Array.isArray(value)) {
    const found = value.map((item) => byName(item, path));
    const any = value.length === 0 || found.some((item) => item !== undefined);
    return any ? found.map((item) => item ?? null) : undefined;
  }
  if (!isEntity(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  if (!path.includes('.')) return undefined;
  for (const key of firstKeys(value, path)) {
    const inner = pick(value[key] as Value, path.slice(key.length + 1));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The keys that a path may begin with, shortest first: found among the keys, as the path may be far longer. */
const firstKeys = (value: Entity, path: string): string[] =>
  Object.keys(value)
    .filter((key) => key !== '' && path[key.length] === '.' && path.startsWith(key))
    .sort((one, other) => one.length - other.length);

function byPlace(value: Value, path: string): Value | undefined {
  const dot = path.indexOf('.');
  const range = readRange(dot < 0 ? path : path.slice(0, dot));
  // A part of a text has no parts: each would be searched for secrets again.
  const part = range === undefined || (dot >= 0 && typeof value === 'string') ? undefined : partOf(value, range);
  return part === undefined || dot < 0 ? part : pick(part, path.slice(dot + 1));
}
