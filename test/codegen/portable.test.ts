import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '../../codegen/json.ts';
import { portable } from '../../codegen/portable.ts';
import { rows } from './rows.ts';

/** What every client and model understands, written down once more: the test must not trust the list in the code. */
const PORTABLE = new Set(['type', 'description', 'enum', 'format', 'default', 'items', 'properties', 'required']);

describe('portable', () => {
  rows(portable, {
    'keeps what a caller cannot do without': {
      given: { type: 'integer', default: 3, format: 'int64', description: 'd', enum: [1, 3] },
      want: { type: 'integer', default: 3, format: 'int64', description: 'd', enum: [1, 3] },
    },
    'leaves bounds and the rest to the check at the call': {
      given: { type: 'string', minLength: 1, maxLength: 9, minimum: 1, pattern: '^a', $schema: 's', $ref: '#' },
      want: { type: 'string' },
    },
    'leaves combinations out': {
      given: { anyOf: [{ type: 'string' }], oneOf: [], allOf: [], not: {}, description: 'text or number' },
      want: { description: 'text or number' },
    },
    'leaves a list of types out': { given: { type: ['string', 'integer'] }, want: {} },
    'is open': {
      given: {
        type: 'object',
        properties: { a: { type: 'object', additionalProperties: false } },
        additionalProperties: false,
      },
      want: { type: 'object', properties: { a: { type: 'object' } } },
    },
    'goes into properties and items': {
      given: { type: 'array', items: { type: 'object', properties: { pattern: { type: 'string', pattern: 'x' } } } },
      want: { type: 'array', items: { type: 'object', properties: { pattern: { type: 'string' } } } },
    },
    'has no empty properties': { given: { type: 'object', properties: {} }, want: { type: 'object' } },
    'says base64 as OpenAPI 3.0 did, which clients know': {
      given: { type: 'string', contentEncoding: 'base64' },
      want: { type: 'string', format: 'byte' },
    },
  });
});

describe('for any schema', () => {
  const NAMES = ['a', 'type', 'anyOf', 'properties', '$ref'];
  const TYPES = ['string', 'integer', 'object', 'array', 'null'];
  const { schema } = fc.letrec<{ schema: JsonObject; whole: JsonObject }>((tie) => {
    const part = tie('schema');
    const some = { maxLength: 2, size: 'small', depthIdentifier: 'schema' } as const;
    const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'].map((key) => [key, fc.array(part, some)]);
    const texts = ['$ref', '$schema', 'const', 'pattern', 'title', 'description'].map((key) => [key, fc.string()]);
    const numbers = ['minimum', 'exclusiveMinimum', 'multipleOf', 'maxLength'].map((key) => [key, fc.integer()]);
    return {
      schema: fc.oneof({ maxDepth: 3, depthIdentifier: 'schema' }, fc.constant({}), tie('whole')),
      whole: fc.record(
        {
          type: fc.oneof(fc.constantFrom(...TYPES), fc.array(fc.constantFrom(...TYPES))),
          properties: fc.dictionary(fc.constantFrom(...NAMES), part, { maxKeys: 2 }),
          items: part,
          additionalProperties: fc.oneof(fc.boolean(), part),
          required: fc.array(fc.constantFrom(...NAMES)),
          enum: fc.array(fc.jsonValue({ maxDepth: 1 })),
          default: fc.jsonValue({ maxDepth: 1 }),
          ...(Object.fromEntries([...lists, ...texts, ...numbers]) as Record<string, fc.Arbitrary<unknown>>),
        },
        { requiredKeys: [] },
      ) as fc.Arbitrary<JsonObject>,
    };
  });

  test('only portable keywords come out, wherever a schema stands', () => {
    fc.assert(
      fc.property(schema, (given) => expectPortable(portable(given as JsonObject))),
      { numRuns: 300 },
    );
  });

  test('what is portable stays as it is', () => {
    fc.assert(
      fc.property(schema, (given) => {
        const once = portable(given as JsonObject);
        expect(portable(once)).toEqual(once);
      }),
    );
  });
});

function expectPortable(schema: Json | undefined): void {
  if (!isObject(schema)) throw new Error('not a schema');
  expect([...Object.keys(schema)].filter((key) => !PORTABLE.has(key))).toEqual([]);
  if ('type' in schema) expect(schema['type']).toBeTypeOf('string');
  if ('items' in schema) expectPortable(schema['items']);
  for (const property of Object.values((schema['properties'] as JsonObject | undefined) ?? {}))
    expectPortable(property);
}
