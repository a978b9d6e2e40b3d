/**
 * Faults that a test puts into a surface, with what must be reported for each: written by hand, not derived from the
 * rules.
 */
import { isObject } from '../../codegen/common/json.ts';
import type { ChangeClass } from '../../src/surface/change.ts';
import type { Schema, SurfaceTool } from '../../src/surface/surface.ts';

type Back = readonly [there: ChangeClass, back: ChangeClass];

/** One change of a tool, and its classes in both directions. */
export interface ToolMutation {
  readonly name: string;
  /** Undefined if it does not apply to the tool. */
  readonly apply: (tool: SurfaceTool) => SurfaceTool | undefined;
  readonly expected: Back;
}

/** One change of a schema, and its classes as an argument and as an answer. */
export interface SchemaMutation {
  readonly name: string;
  readonly apply: (schema: Schema) => Schema | undefined;
  readonly input: Back;
  readonly output: Back;
}

export const toolMutations: readonly ToolMutation[] = [
  { name: 'renamed', apply: (tool) => ({ ...tool, name: `${tool.name}New` }), expected: ['breaking', 'breaking'] },
  {
    name: 'renamed with an alias',
    apply: (tool) => ({ ...tool, name: `${tool.name}New`, aliases: [...tool.aliases, tool.name] }),
    expected: ['compatible', 'breaking'],
  },
  {
    name: 'an alias',
    apply: (tool) => ({ ...tool, aliases: [`${tool.name}Also`] }),
    expected: ['compatible', 'breaking'],
  },
  { name: 'path', apply: (tool) => ({ ...tool, path: `/v2${tool.path}` }), expected: ['compatible', 'compatible'] },
  { name: 'category', apply: (tool) => ({ ...tool, category: 'others' }), expected: ['breaking', 'breaking'] },
  {
    name: 'it writes',
    apply: (tool) => (tool.effect === 'read' ? { ...tool, effect: 'write' } : undefined),
    expected: ['dangerous', 'compatible'],
  },
  {
    name: 'it destroys',
    apply: (tool) => (tool.effect === 'write' ? { ...tool, effect: 'destructive' } : undefined),
    expected: ['dangerous', 'compatible'],
  },
  { name: 'a mark', apply: (tool) => ({ ...tool, marks: ['lockout'] }), expected: ['dangerous', 'dangerous'] },
  {
    name: 'words',
    apply: (tool) => ({ ...tool, description: `${tool.description} Indeed.` }),
    expected: ['wording', 'wording'],
  },
  {
    name: 'it seems to read',
    apply: (tool) => (tool.effect === 'read' ? undefined : { ...tool, annotations: { readOnlyHint: true } }),
    expected: ['dangerous', 'dangerous'],
  },
  { name: 'no JSON', apply: (tool) => ({ ...tool, output: null }), expected: ['breaking', 'breaking'] },
  {
    name: 'a field that is hidden no more',
    apply: ({ secrets: _, ...tool }) => (firstField(tool.output) === undefined ? undefined : { ...tool, secrets: {} }),
    expected: ['dangerous', 'breaking'],
  },
];

/** The name of the first field of an answer. */
export const firstField = (output: Schema | null): string | undefined =>
  isObject(output?.['properties']) ? Object.keys(output['properties'])[0] : undefined;

const has = (schema: Schema, type: string): boolean => schema['type'] === type;

const grows = { input: ['compatible', 'breaking'], output: ['breaking', 'compatible'] } as const;
const shrinks = { input: ['breaking', 'compatible'], output: ['compatible', 'breaking'] } as const;
const differs = { input: ['breaking', 'breaking'], output: ['breaking', 'breaking'] } as const;
const appears = { input: ['compatible', 'breaking'], output: ['compatible', 'breaking'] } as const;
const rewords = { input: ['wording', 'wording'], output: ['wording', 'wording'] } as const;

export const schemaMutations: readonly SchemaMutation[] = [
  { name: 'a new field', apply: (schema) => withField(schema, 'added', { type: 'string' }), ...appears },
  {
    name: 'a new field that must be there',
    apply: (schema) => {
      const required = [...((schema['required'] as string[] | undefined) ?? []), 'added'];
      const wider = withField(schema, 'added', { type: 'string' });
      return wider === undefined ? undefined : { ...wider, required };
    },
    input: ['breaking', 'breaking'],
    output: ['compatible', 'breaking'],
  },
  {
    name: 'another type',
    apply: (schema) => (has(schema, 'boolean') ? { ...schema, type: 'object' } : undefined),
    ...differs,
  },
  {
    name: 'fractions',
    apply: (schema) => (has(schema, 'integer') ? { ...schema, type: 'number' } : undefined),
    ...grows,
  },
  {
    name: 'null',
    apply: (schema) => (typeof schema['type'] === 'string' ? { ...schema, type: [schema['type'], 'null'] } : undefined),
    ...grows,
  },
  {
    name: 'a value more',
    apply: (schema) => (Array.isArray(schema['enum']) ? { ...schema, enum: [...schema['enum'], 'added'] } : undefined),
    ...grows,
  },
  {
    name: 'a list of values',
    apply: (schema) => (has(schema, 'string') && !schema['enum'] ? { ...schema, enum: ['only'] } : undefined),
    ...shrinks,
  },
  {
    name: 'a format',
    apply: (schema) => (has(schema, 'string') && !schema['format'] ? { ...schema, format: 'added' } : undefined),
    ...shrinks,
  },
  {
    name: 'a least',
    apply: (schema) => (has(schema, 'integer') ? { ...schema, minimum: 1e6 } : undefined),
    ...shrinks,
  },
  {
    name: 'a most',
    apply: (schema) => (has(schema, 'integer') ? { ...schema, maximum: -1e6 } : undefined),
    ...shrinks,
  },
  {
    name: 'a length',
    apply: (schema) => (has(schema, 'string') ? { ...schema, maxLength: 1 } : undefined),
    ...shrinks,
  },
  {
    name: 'a pattern',
    apply: (schema) => (has(schema, 'string') ? { ...schema, pattern: '^x' } : undefined),
    ...shrinks,
  },
  {
    name: 'fields that must be there',
    apply: (schema) => {
      const [name] = isObject(schema['properties']) ? Object.keys(schema['properties']) : [];
      return name === undefined || schema['required'] ? undefined : { ...schema, required: [name] };
    },
    ...shrinks,
  },
  {
    name: 'values of a map',
    apply: (schema) => {
      const { additionalProperties: values } = schema;
      return isObject(values) && has(values, 'integer')
        ? { ...schema, additionalProperties: { ...values, type: 'number' } }
        : undefined;
    },
    ...grows,
  },
  {
    name: 'a choice more',
    apply: (schema) =>
      Array.isArray(schema['anyOf']) ? { ...schema, anyOf: [...schema['anyOf'], { const: 'added' }] } : undefined,
    ...grows,
  },
  { name: 'a description', apply: (schema) => ({ ...schema, description: 'other words' }), ...rewords },
];

function withField(schema: Schema, name: string, field: Schema): Schema | undefined {
  const { properties } = schema;
  return isObject(properties) ? { ...schema, properties: { ...properties, [name]: field } as never } : undefined;
}

/** Every schema that differs from this one by one mutation at one place. */
export function* mutated(schema: Schema, mutation: Pick<SchemaMutation, 'apply'>): Generator<Schema> {
  const here = mutation.apply(schema);
  if (here !== undefined) yield here;
  for (const key of ['items', 'additionalProperties'] as const) {
    const { [key]: part } = schema;
    if (isObject(part)) for (const other of mutated(part, mutation)) yield { ...schema, [key]: other };
  }
  if (isObject(schema['properties'])) {
    for (const [name, part] of Object.entries(schema['properties'])) {
      for (const other of mutated(part as Schema, mutation)) {
        yield { ...schema, properties: { ...schema['properties'], [name]: other } };
      }
    }
  }
  for (const [index, part] of (Array.isArray(schema['anyOf']) ? (schema['anyOf'] as Schema[]) : []).entries()) {
    for (const other of mutated(part, mutation)) {
      yield { ...schema, anyOf: (schema['anyOf'] as Schema[]).with(index, other) };
    }
  }
}
