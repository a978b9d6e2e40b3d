import { isEntity, type Value } from '../../common/exact-json.ts';
import { partOf, readRange } from './part.ts';

/**
 * The value at a dotted path; undefined where there is none. Lists are looked through: a path into their items gives the
 * list of what is found there, null for those that have none. A key that has dots itself, as tags may, is found by its whole name.
 * Where no key has the name, `5` is the place of an item, and `5-9` a range of items, of characters of a text, or of fields
 * of an object: counted from 0, both ends included.
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
