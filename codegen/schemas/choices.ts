import { canonical } from '../../src/common/canonical.ts';
import { exactNumber, isJsonNumber } from '../../src/common/exact-json.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { mergeSchemas } from './merge.ts';
import { choicesOf } from './value-types.ts';

/**
 * A schema whose choices are of its type. To the letter, `type: string` with `enum: [1, 2]` allows no value, so nobody
 * could call an operation that requires one: the choices mean the texts "1" and "2". Choices of a list are those of its
 * items. The schema itself if its choices fit, or none can.
 */
export function withFittingChoices(schema: JsonObject): JsonObject {
  const { const: _, enum: __, ...rest } = schema;
  const given = choicesOf(schema);
  const types = [schema['type'] ?? []].flat();
  if (types.length === 0 || given.every((choice) => isOf(choice, types))) return schema;
  if (types.includes('array') && !given.some(Array.isArray)) {
    const items = isObject(rest['items']) ? rest['items'] : {};
    return { ...rest, items: withFittingChoices(mergeSchemas(items, { enum: given })) };
  }
  const read = given.flatMap((choice) => (isOf(choice, types) ? [choice] : readAs(choice, types)));
  const choices = [...new Map(read.map((choice) => [canonical(choice), choice])).values()];
  return choices.length === 0 ? schema : { ...rest, enum: choices };
}

/** Whether a choice has one of these types. Null is no choice of its own, whatever the type is. */
function isOf(choice: Json, types: readonly Json[]): boolean {
  if (choice === null) return true;
  if (Array.isArray(choice)) return types.includes('array');
  if (typeof choice === 'number' || typeof choice === 'bigint') {
    return types.includes('number') || (types.includes('integer') && Number.isInteger(Number(choice)));
  }
  return types.includes(typeof choice);
}

/** What a choice of another type means; nothing if it can mean nothing. */
function readAs(choice: Json, types: readonly Json[]): Json[] {
  const value = typeof choice === 'string' ? spelled(choice) : isPlain(choice) ? String(choice) : undefined;
  return value !== undefined && isOf(value, types) ? [value] : [];
}

const isPlain = (choice: Json): boolean => ['number', 'bigint', 'boolean'].includes(typeof choice);

/** The number or truth value that a text spells. */
function spelled(text: string): Json | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return isJsonNumber(text) ? exactNumber(text) : undefined;
}
