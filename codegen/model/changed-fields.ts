import type { JsonSchema } from '../../src/contract.ts';
import { isObject, ownValue } from '../common/json.ts';
import type { Tool } from './model.ts';

/** What is needed to map a tool's arguments to fields. */
export type FieldHolder = Pick<Tool, 'operation' | 'input' | 'output'>;

/** Arguments, and the fields that they become. */
interface ChangedFields {
  readonly fields: readonly string[];
  /** By argument, fields of other names. */
  readonly as: Readonly<Record<string, string>>;
  /** Arguments without a declared field in the reader's answer. */
  readonly unknown: readonly string[];
}

/**
 * Which field of the reader's entity each argument sets: the one of its name, or its id if that field is a reference
 * and the argument is not.
 * @param as fields of another name, by argument
 */
export function changedFields(
  { operation, input }: FieldHolder,
  reader: FieldHolder,
  as: Readonly<Record<string, string>>,
): ChangedFields {
  const fields: string[] = [];
  const renamed: Record<string, string> = {};
  const unknown: string[] = [];
  const answered = entityOf(reader.output);
  const properties = propertiesOf(input.schema);
  for (const [name, place] of Object.entries(operation.arguments)) {
    if (place.in !== 'body') continue;
    for (const argument of leaves(ownValue(properties, name), name)) {
      const field = ownValue(as, argument) ?? fieldOf(argument, answered);
      fields.push(argument);
      if (field !== argument) renamed[argument] = field;
      if (schemaAt(answered, field) === undefined) unknown.push(argument);
    }
  }
  return { fields, as: renamed, unknown };
}

function fieldOf(argument: string, answered: JsonSchema): string {
  const isReference = 'entity' in propertiesOf(schemaAt(answered, argument));
  return isReference && schemaAt(answered, `${argument}Id`) !== undefined ? `${argument}Id` : argument;
}

/** The entity in an answer; for a list, one of its rows. */
function entityOf(output: JsonSchema | undefined): JsonSchema {
  const data = propertiesOf(output)['data'] ?? {};
  return isObject(data['items'] as never) ? (data['items'] as JsonSchema) : data;
}

/** Dotted paths of an argument, down to where its structure ends. A list is one value. */
function leaves(schema: JsonSchema | undefined, path: string): string[] {
  const inner = Object.entries(propertiesOf(schema));
  return inner.length === 0 ? [path] : inner.flatMap(([name, each]) => leaves(each, `${path}.${name}`));
}

const schemaAt = (schema: JsonSchema, path: string): JsonSchema | undefined =>
  path
    .split('.')
    .reduce<JsonSchema | undefined>(
      (inner, name) => (inner === undefined ? inner : ownValue(propertiesOf(inner), name)),
      schema,
    );

const propertiesOf = (schema: JsonSchema | undefined): Readonly<Record<string, JsonSchema>> =>
  (schema?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
