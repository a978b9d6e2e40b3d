import { isEntity, type Value } from '../../common/exact-json.ts';
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
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot);
    const inner = Object.hasOwn(value, key) ? pick(value[key] as Value, path.slice(dot + 1)) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function byPlace(value: Value, path: string): Value | undefined {
  const dot = path.indexOf('.');
  const range = readRange(dot < 0 ? path : path.slice(0, dot));
  const part = range && partOf(value, range);
  return part === undefined || dot < 0 ? part : pick(part, path.slice(dot + 1));
}
