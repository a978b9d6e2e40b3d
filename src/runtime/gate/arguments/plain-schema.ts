import { isObject } from '../../../common/is-object.ts';
import type { JsonSchema } from '../../../contract.ts';

/** Keywords that the message library checks according to the standard. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['type', 'properties', 'required', 'items', 'additionalProperties', 'enum', 'default', 'description'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
]);

/** Keywords without effect on validation. */
const NOTES: ReadonlySet<string> = new Set([
  ...['readOnly', 'writeOnly', 'deprecated', 'example', 'examples', 'title', 'contentMediaType', 'contentEncoding'],
]);

/** Those of `PLAIN` that mean the same whatever the type is. */
const ANY_TYPE: ReadonlySet<string> = new Set(['type', 'enum', 'default', 'description']);

/** Formats that the message library checks, or that nothing checks. */
const PLAIN_FORMATS = /^(date-time|uri|url|int32|int64|float|double|byte|binary|password)$/;

/** Whether the message library can check all of a schema according to the standard. */
export function isPlain(schema: unknown): boolean {
  if (typeof schema === 'boolean') return true;
  if (!isObject(schema)) return false;
  const isOfOneType = typeof schema['type'] === 'string';
  return Object.entries(schema).every(([key, value]) => {
    if (key === 'format') return PLAIN_FORMATS.test(String(value));
    // Without a type, the message library ignores these keywords.
    if (!isOfOneType && PLAIN.has(key) && !ANY_TYPE.has(key)) return false;
    if (key === 'properties')
      return isObject(value) && Object.entries(value).every(([name, each]) => isOrdinary(name) && isPlain(each));
    if (key === 'items' || key === 'additionalProperties') return isPlain(value);
    // It only looks for declared properties.
    if (key === 'required') return Array.isArray(value) && value.every((name) => isDeclared(schema, String(name)));
    if (key === 'enum') return Array.isArray(value) && isOnlyChoice(schema, value);
    return PLAIN.has(key) || NOTES.has(key) || key.startsWith('x-');
  });
}

/** It checks choices alone: not their type, and no other keyword. */
function isOnlyChoice(schema: Record<string, unknown>, choices: readonly unknown[]): boolean {
  const types = [schema['type'] ?? []].flat();
  const isOf = (choice: unknown) =>
    types.length === 0 || types.includes(typeof choice) || (Number.isInteger(choice) && types.includes('integer'));
  return (
    choices.every((choice) => typeof choice !== 'object' && isOf(choice)) &&
    Object.keys(schema).every((key) => ALLOWED_WITH_ENUM.has(key) || NOTES.has(key) || key.startsWith('x-'))
  );
}

const ALLOWED_WITH_ENUM: ReadonlySet<string> = new Set(['enum', 'type', 'default', 'description', 'format']);

const isDeclared = ({ properties }: Record<string, unknown>, name: string): boolean =>
  isObject(properties) && Object.hasOwn(properties, name);

/** The plain part of a schema: whatever it rejects, the whole schema rejects too. */
export function plainPart(schema: unknown): JsonSchema {
  // What may be null is judged by the exact check alone.
  if (!isObject(schema) || schema['nullable'] === true) return {};
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'properties' && isObject(value)) {
      const ordinary = Object.entries(value).filter(([name]) => isOrdinary(name));
      return [[key, Object.fromEntries(ordinary.map(([name, each]) => [name, plainPart(each)]))]];
    }
    if (key === 'items') return [[key, plainPart(value)]];
    if (key === 'additionalProperties') return [];
    if (key === 'enum' && !isOnlyChoice({}, value as unknown[])) return [];
    return PLAIN.has(key) ? [[key, value]] : [];
  });
  return Object.fromEntries(entries);
}

/** Names that every object inherits: they would be found where nobody gave them. */
const isOrdinary = (name: string): boolean => !(name in {});
