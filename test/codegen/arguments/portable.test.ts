import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portable, portableRoot } from '../../../codegen/arguments/portable.ts';
import { isObject, type Json, type JsonObject } from '../../../codegen/common/json.ts';
import { rows } from '../../support/examples.ts';
import { refusedBy, VENDORS } from '../../support/vendor-subsets.ts';

/**
 * What every client and model understands, written down independently: the test must not trust the list in the code.
 */
const PORTABLE = new Set(['type', 'description', 'enum', 'format', 'items', 'properties', 'required']);

describe('portable', () => {
  rows(portable, {
    'keeps what a caller cannot do without': {
      input: { type: 'string', description: 'd', enum: ['a', 'b'] },
      expected: { type: 'string', description: 'd', enum: ['a', 'b'] },
    },
    'tells choices in words that are no texts, or empty ones': {
      input: { type: 'object', properties: { a: { type: 'integer', enum: [1, 3] }, b: { enum: ['x', ''] } } },
      expected: {
        type: 'object',
        properties: {
          a: { type: 'integer', description: 'one of 1, 3' },
          b: { type: 'string', description: 'or ""', enum: ['x'] },
        },
      },
    },
    'names the only value, and the only type': {
      input: { type: 'object', properties: { a: { const: 'x' }, b: { anyOf: [{ items: {} }, { type: 'null' }] } } },
      expected: {
        type: 'object',
        properties: { a: { type: 'string', enum: ['x'] }, b: { type: 'array', items: {} } },
      },
    },
    'joins the forms of an object, and tells which properties go together': {
      input: {
        type: 'object',
        properties: {
          target: {
            description: 'where to',
            oneOf: [
              {
                type: 'object',
                required: ['kind', 'host'],
                properties: { kind: { const: 'tcp' }, host: {}, port: {} },
              },
              { required: ['kind', 'url'], properties: { kind: { const: 'web' }, url: {}, id: { readOnly: true } } },
              { type: 'null' },
            ],
          },
        },
      },
      expected: {
        type: 'object',
        properties: {
          target: {
            type: 'object',
            description: 'where to; one of {kind, host, port?} or {kind, url}',
            required: ['kind'],
            properties: { kind: { type: 'string', enum: ['tcp', 'web'] }, host: {}, port: {}, url: {} },
          },
        },
      },
    },
    'keeps what only one form has, and the type that all forms agree on': {
      input: {
        type: 'object',
        properties: { a: { type: 'string' } },
        anyOf: [
          { properties: { b: { type: 'integer', minimum: 1 }, c: { type: 'string' } }, required: ['b'] },
          { properties: { b: { type: 'integer', minimum: 5 }, c: { type: 'integer' } }, required: ['b', 'c'] },
        ],
      },
      expected: {
        type: 'object',
        description: 'one of {b, c?} or {b, c}',
        required: ['b'],
        properties: { a: { type: 'string' }, b: { type: 'integer' }, c: {} },
      },
    },
    'leaves open what may be more than an object, or has only further conditions': {
      input: {
        type: 'object',
        properties: {
          a: { anyOf: [{ properties: { x: {} } }, { type: 'string' }] },
          b: { type: 'object', properties: { y: {} }, anyOf: [{ required: ['y'] }, { minProperties: 2 }] },
        },
      },
      expected: { type: 'object', properties: { a: {}, b: { type: 'object', properties: { y: {} } } } },
    },
    'requires what it lists': {
      input: { type: 'array', items: { properties: { a: {} }, required: ['a', 'b'] }, required: ['a'] },
      expected: { type: 'array', items: { type: 'object', properties: { a: {} }, required: ['a'] } },
    },
    'tells bounds in words, behind the description': {
      input: { type: 'string', minLength: 1, maxLength: 9, description: 'a name' },
      expected: { type: 'string', description: 'a name; 1-9 characters' },
    },
    'tells bounds where there is no description': {
      input: { type: 'integer', minimum: 0, maximum: 65535 },
      expected: { type: 'integer', description: '0-65535' },
    },
    'tells a default in words': {
      input: { type: 'integer', default: 3, minimum: 1 },
      expected: { type: 'integer', description: 'at least 1; default 3' },
    },
    'leaves out a default that no word tells': {
      input: { type: 'array', default: [] },
      expected: { type: 'array', items: {} },
    },
    'leaves the rest to the check at the call': {
      input: { type: 'string', contentMediaType: 'text/html', $schema: 's', $ref: '#' },
      expected: { type: 'string' },
    },
    'keeps the one format that all vendors have': {
      input: { type: 'string', format: 'date-time' },
      expected: { type: 'string', format: 'date-time' },
    },
    'leaves out a format of numbers': { input: { type: 'integer', format: 'int64' }, expected: { type: 'integer' } },
    'leaves combinations out': {
      input: {
        anyOf: [{ type: 'string' }],
        oneOf: [],
        allOf: [],
        not: { type: 'null' },
        description: 'text or number',
      },
      expected: { type: 'string', description: 'text or number' },
    },
    'tells in words that nothing fits': {
      input: { not: {}, description: 'x' },
      expected: { description: 'x; takes no value' },
    },
    'leaves a list of types out': { input: { type: ['string', 'integer'] }, expected: {} },
    'is open': {
      input: {
        type: 'object',
        properties: { a: { type: 'object', additionalProperties: false } },
        additionalProperties: false,
      },
      expected: { type: 'object', properties: { a: { type: 'object' } } },
    },
    'goes into properties and items': {
      input: { type: 'array', items: { type: 'object', properties: { pattern: { type: 'string', pattern: 'x' } } } },
      expected: {
        type: 'array',
        items: { type: 'object', properties: { pattern: { type: 'string', description: 'matches x' } } },
      },
    },
    'has no empty properties': { input: { type: 'object', properties: {} }, expected: { type: 'object' } },
    'tells base64 in words': {
      input: { type: 'string', contentEncoding: 'base64' },
      expected: { type: 'string', description: 'base64' },
    },
  });

  rows(portableRoot, {
    'has properties, even where a tool takes no arguments': {
      input: { type: 'object', properties: {}, additionalProperties: false },
      expected: { type: 'object', properties: {} },
    },
    'has those that there are': {
      input: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      expected: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    },
    'names the type of what it refers to': {
      input: {
        type: 'object',
        properties: {
          tree: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/tree' } } } },
        },
        $defs: { tree: { type: ['object', 'null'], properties: {} } },
      },
      expected: {
        type: 'object',
        properties: {
          tree: { type: 'object', properties: { children: { type: 'array', items: { type: 'object' } } } },
        },
      },
    },
  });
});

test('no deeper than any vendor accepts', () => {
  const deep = (levels: number): JsonObject =>
    levels === 0 ? { type: 'string', minLength: 1 } : { type: 'object', properties: { a: deep(levels - 1) } };
  expect(faultsOf(portableRoot(deep(20)))).toEqual([]);
  expect(JSON.stringify(portable(deep(9)))).toContain('at least 1');
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

  test('only portable keywords remain, in every nested schema', () => {
    fc.assert(
      fc.property(schema, (given) => expectPortable(portable(given as JsonObject))),
      { numRuns: 300 },
    );
  });

  test('no vendor refuses it', () => {
    fc.assert(
      fc.property(schema, (given) => {
        expect(faultsOf(portableRoot({ properties: { argument: given } }))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('a portable schema does not change', () => {
    fc.assert(
      fc.property(schema, (given) => {
        const once = portable(given as JsonObject);
        expect(portable(once)).toEqual(once);
      }),
    );
  });
});

/** What vendors would refuse in an argument. Not every argument has a single type, which one older client needs. */
function faultsOf(inputSchema: JsonObject): string[] {
  const faults = Object.values(VENDORS).flatMap((vendor) =>
    refusedBy({ ...vendor, needsType: false }, { name: 'a', description: 'b', inputSchema }),
  );
  return faults.filter((fault) => !fault.startsWith('the property'));
}

function expectPortable(schema: Json | undefined): void {
  if (!isObject(schema)) throw new Error('not a schema');
  expect([...Object.keys(schema)].filter((key) => !PORTABLE.has(key))).toEqual([]);
  if ('type' in schema) expect(schema['type']).toBeTypeOf('string');
  if ('items' in schema) expectPortable(schema['items']);
  for (const property of Object.values((schema['properties'] as JsonObject | undefined) ?? {}))
    expectPortable(property);
}
