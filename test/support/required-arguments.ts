import { inputs } from '../../src/generated/inputs.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minLength?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The minimal arguments of a tool: the required ones, each with the simplest valid value. */
export function requiredArguments(tool: string): Record<string, unknown> {
  const { schema = {}, alternatives } = inputs[tool] ?? {};
  const args = objectOf(schema);
  const { required = [] } = alternatives?.fields[String(args[alternatives.on])] ?? {};
  return { ...args, ...objectOf({ ...schema, required }) };
}

const objectOf = ({ required = [], properties = {} }: Schema): Record<string, unknown> =>
  Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));

function sampleOf(schema: Schema): unknown {
  const { type, enum: choices, format, minLength = 1, items = {}, minItems = 0 } = schema;
  if (choices !== undefined) return choices[0];
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'array') return Array.from({ length: minItems }, () => sampleOf(items));
  if (type === 'object') return objectOf(schema);
  return format === 'date-time' ? '2030-01-01T00:00:00.000Z' : 'x'.repeat(minLength);
}
