import { isSafeName } from './argument-names.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { limits } from './limits.ts';
import { allowsNull, isReadOnly } from './requests.ts';
import { withoutNull } from './without-null.ts';

/** The only string format that every vendor's subset of JSON Schema has. */
const PORTABLE_FORMAT = 'date-time';

/**
 * The part of an input schema that is listed: what every client and model understands. A plain `type: object` without
 * references, combinations, `type` arrays or `additionalProperties`. Limits, formats and defaults, which not every
 * vendor supports, go into the description. Nothing else that is left out restricts a caller. The result may be shared: do
 * not modify it.
 */
export function portable(given: JsonObject): JsonObject {
  if (Object.entries(given).every(isPortable)) return given;
  const schema = allowsNull(given) ? withoutNull(given) : given;
  const { type, description: text, enum: choices, format, default: fallback, items, properties, required } = schema;
  const described = typeof text === 'string' && text !== '' ? [text] : [];
  const declared = isObject(properties) ? Object.entries(properties as Record<string, JsonObject>) : [];
  const all = declared.filter(([, property]) => !isReadOnly(property));
  const inner = all.filter(([name]) => isSafeName(name));
  const others = all.filter(([name]) => !isSafeName(name)).map(([name]) => JSON.stringify(name));
  const description = [...described, ...limits(schema), ...defaultWords(fallback), ...otherWords(others)].join('; ');
  const named = Array.isArray(required) ? required.filter((name) => isSafeName(String(name))) : [];
  return {
    ...(type === undefined || Array.isArray(type) ? {} : { type }),
    ...(description === '' ? {} : { description }),
    ...(Array.isArray(choices) ? { enum: choices.filter((choice) => choice !== null || choices.length === 1) } : {}),
    ...(format === PORTABLE_FORMAT ? { format } : {}),
    ...(named.length === 0 ? {} : { required: named }),
    ...(items === undefined ? {} : { items: portable(items as JsonObject) }),
    ...(inner.length === 0
      ? {}
      : { properties: Object.fromEntries(inner.map(([name, property]) => [name, portable(property)])) }),
  };
}

/** Whether a keyword stays as it is: most arguments have no others. */
const isPortable = ([key, value]: readonly [string, Json]): boolean =>
  typeof value === 'string' && (key === 'type' || (key === 'description' && value !== ''));

/** Properties whose names not every vendor accepts: they are told of, and sent as they are. */
const otherWords = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [`also takes ${names.slice(0, MOST_OTHERS).join(', ')}${names.length > MOST_OTHERS ? ' and more' : ''}`];

const MOST_OTHERS = 5;

const defaultWords = (value: Json | undefined): string[] =>
  value === undefined || value === null || typeof value === 'object' ? [] : [`default ${value}`];

/**
 * The same for a whole input schema. It has `properties` even if a tool takes no arguments: some clients require them.
 */
export function portableRoot(schema: JsonObject): JsonObject {
  const { properties = {}, ...rest } = portable(schema);
  return { type: 'object', ...rest, properties };
}
