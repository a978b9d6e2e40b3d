import { isEntity, type Value } from './exact-json.ts';

/**
 * The value at a dotted path; undefined where there is none. Lists are looked through: a path into their items gives the
 * list of what is found there, null for those that have none. A key that has dots itself, as tags may, is found by its whole name.
 */
export function pick(value: Value, path: string): Value | undefined {
  if (Array.isArray(value)) {
    const found = value.map((item) => pick(item, path));
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
