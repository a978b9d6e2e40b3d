import { toJson } from '../../src/common/exact-json.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { isSafeName } from '../names/argument-names.ts';
import { choicesOf, propertiesOf, requiredOf, typesOf } from '../schemas/value-types.ts';
import { withoutNull } from '../schemas/without-null.ts';
import { withFormsJoined } from './joined-forms.ts';
import { limits } from './limits.ts';
import { allowsNull, isReadOnly } from './requests.ts';

/** The only string format that every vendor's subset of JSON Schema has. */
const PORTABLE_FORMAT = 'date-time';

/** The most levels of properties and items, the root included, that every vendor accepts. */
const MOST_LEVELS = 10;

/**
 * The part of an input schema that is listed: what every client and model understands. A plain `type: object` without
 * references, combinations, `type` arrays or `additionalProperties`; the forms of an object are joined. Limits, formats and
 * defaults, which not every vendor supports, go into the description. Nothing else that is left out restricts a caller. The
 * result may be shared: do not modify it.
 * @param levels how many levels there may be
 */
export function portable(given: JsonObject, levels = MOST_LEVELS): JsonObject {
  if (Object.entries(given).every(isPortable)) return given;
  const schema = withFormsJoined(allowsNull(given) ? withoutNull(given) : given);
  const { description: text, format, default: fallback } = schema;
  const choices = choicesOf(schema).filter((choice) => choice !== null);
  const listed = choices.filter(isListed);
  const properties = Object.entries(propertiesOf(schema) as Record<string, JsonObject>).filter(
    ([, property]) => !isReadOnly(property),
  );
  const inner = properties.filter(([name]) => isSafeName(name));
  const others = properties.filter(([name]) => !isSafeName(name)).map(([name]) => JSON.stringify(name));
  const type = typeOf(schema) ?? typeByParts(schema, inner.length, listed.length);
  const description = [
    ...(typeof text === 'string' && text !== '' ? [text] : []),
    ...limits(schema),
    ...choiceWords(choices),
    ...defaultWords(fallback),
    ...otherWords(others),
  ].join('; ');
  return {
    ...(type === undefined || (levels <= 1 && type === 'array') ? {} : { type }),
    ...(description === '' ? {} : { description }),
    ...(listed.length === 0 ? {} : { enum: listed }),
    ...(format === PORTABLE_FORMAT ? { format } : {}),
    ...(type === 'array' && levels > 1 ? { items: itemsOf(schema, levels) } : {}),
    ...(type === 'object' && levels > 1 ? membersOf(schema, inner, levels) : {}),
  };
}

/** The listed properties of an object, and which of them are required. */
function membersOf(
  schema: JsonObject,
  properties: readonly (readonly [string, JsonObject])[],
  levels: number,
): JsonObject {
  if (properties.length === 0) return {};
  const names = new Set(properties.map(([name]) => name));
  const needed = requiredOf(schema).filter((name) => names.has(name));
  const inner = properties.map(([name, property]) => [name, portable(property, levels - 1)] as const);
  return { ...(needed.length === 0 ? {} : { required: needed }), properties: Object.fromEntries(inner) };
}

/** Whether a keyword stays as it is: most arguments have no others. */
const isPortable = ([key, value]: readonly [string, Json]): boolean =>
  typeof value === 'string' && ((key === 'type' && value !== 'array') || (key === 'description' && value !== ''));

/** The only type that a schema allows; undefined if it allows several. */
function typeOf(schema: JsonObject): string | undefined {
  if (typeof schema['type'] === 'string') return schema['type'];
  const [type, ...more] = [...typesOf(schema)].filter((each) => each !== 'null');
  return more.length > 0 ? undefined : type;
}

/** Of several types, the one that the listed keywords belong to. */
function typeByParts({ items }: JsonObject, properties: number, choices: number): string | undefined {
  if (properties > 0) return 'object';
  if (isObject(items)) return 'array';
  return choices > 0 ? 'string' : undefined;
}

/** A list without a schema for its items is refused by some vendors, together with all other tools. */
const itemsOf = ({ items }: JsonObject, levels: number): JsonObject =>
  isObject(items) ? portable(items, levels - 1) : {};

/** Whether every vendor accepts a choice: they are texts, and none is empty. */
const isListed = (choice: Json): boolean => typeof choice === 'string' && choice !== '';

/** The choices that are not listed, in words. */
function choiceWords(choices: readonly Json[]): string[] {
  const others = choices.filter((choice) => !isListed(choice)).map(toJson);
  if (others.length === 0) return [];
  return [others.length === choices.length ? `one of ${others.join(', ')}` : `or ${others.join(', ')}`];
}

/** Properties with names that not every vendor accepts: the description mentions them, and they are sent unchanged. */
const otherWords = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [`also takes ${names.slice(0, MOST_OTHERS).join(', ')}${names.length > MOST_OTHERS ? ' and more' : ''}`];

const MOST_OTHERS = 5;

const defaultWords = (value: Json | undefined): string[] =>
  value === undefined || value === null || typeof value === 'object' ? [] : [`default ${value}`];

/**
 * The part of a whole input schema that is listed. It has `properties` even if a tool takes no arguments: some clients
 * require them.
 */
export function portableRoot(schema: JsonObject): JsonObject {
  const { properties = {}, ...rest } = portable(withoutReferences(schema));
  return { type: 'object', ...rest, properties };
}

/** A schema where only the type is left of what it refers to in `$defs`, which are not listed. */
function withoutReferences({ $defs: definitions, ...schema }: JsonObject): JsonObject {
  if (!isObject(definitions)) return schema;
  const replaced = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(replaced);
    if (!isObject(value)) return value;
    const { $ref: reference, ...own } = value;
    if (typeof reference !== 'string') return mapped(value);
    const target = definitions[reference.replace('#/$defs/', '')];
    const type = isObject(target) ? typeOf(target) : undefined;
    return { ...mapped(own), ...(type === undefined ? {} : { type }) };
  };
  const mapped = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, replaced(value)]));
  return mapped(schema);
}
