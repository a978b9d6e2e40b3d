import { describe } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { mergeSchemas } from '../../../codegen/schemas/merge.ts';
import { SchemaResolver } from '../../../codegen/schemas/resolver.ts';
import { withoutNull } from '../../../codegen/schemas/without-null.ts';
import { refusals, rows } from '../../support/examples.ts';

const document: JsonObject = {
  components: {
    schemas: {
      name: { type: 'string', minLength: 1 },
      named: { type: 'object', required: ['name'], properties: { name: { $ref: '#/components/schemas/name' } } },
      node: { type: 'object', properties: { next: { $ref: '#/components/schemas/node' }, key: { type: 'string' } } },
      broken: { type: 'array', items: { $ref: '#/components/schemas/nowhere' } },
      'a/b': { type: 'boolean' },
    },
  },
};
const inline = (schema: JsonObject) => new SchemaResolver(document, 'api.json').inline(schema, '/here');
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('inline makes a schema without references', () => {
  rows(inline, {
    'a reference': { input: to('name'), expected: { type: 'string', minLength: 1 } },
    'a reference to an escaped name': { input: to('a~1b'), expected: { type: 'boolean' } },
    'references in properties': {
      input: to('named'),
      expected: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } },
    },
    'a reference with more beside it (2020-12, section 8.2.3.1)': {
      input: { ...to('name'), minLength: 3 },
      expected: { type: 'string', minLength: 3 },
    },
    'allOf is merged': {
      input: { allOf: [to('named'), { required: ['id'], properties: { id: { type: 'integer' } } }] },
      expected: {
        type: 'object',
        required: ['id', 'name'],
        properties: { name: { type: 'string', minLength: 1 }, id: { type: 'integer' } },
      },
    },
    'what stands beside allOf comes last': {
      input: { allOf: [to('name')], minLength: 9 },
      expected: { type: 'string', minLength: 9 },
    },
    'items, maps, choices, tuples, patterns and their contrary': {
      input: {
        items: to('name'),
        additionalProperties: to('name'),
        anyOf: [to('name')],
        oneOf: [to('name')],
        prefixItems: [to('name')],
        patternProperties: { '^x': to('name') },
        not: to('name'),
      },
      expected: {
        items: { type: 'string', minLength: 1 },
        additionalProperties: { type: 'string', minLength: 1 },
        anyOf: [{ type: 'string', minLength: 1 }],
        oneOf: [{ type: 'string', minLength: 1 }],
        prefixItems: [{ type: 'string', minLength: 1 }],
        patternProperties: { '^x': { type: 'string', minLength: 1 } },
        not: { type: 'string', minLength: 1 },
      },
    },
    'additionalProperties that is a boolean stays one': {
      input: { additionalProperties: false },
      expected: { additionalProperties: false },
    },
    'a property that is called like a keyword is a property': {
      input: { properties: { items: to('name'), allOf: to('name') } },
      expected: { properties: { items: { type: 'string', minLength: 1 }, allOf: { type: 'string', minLength: 1 } } },
    },
    'what contains itself refers to itself': {
      input: to('node'),
      expected: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, key: { type: 'string' } } },
    },
    'the same twice beside each other is no recursion': {
      input: { properties: { a: to('name'), b: to('name') } },
      expected: { properties: { a: { type: 'string', minLength: 1 }, b: { type: 'string', minLength: 1 } } },
    },
  });

  refusals(inline, {
    'a reference that leads nowhere': {
      input: to('broken'),
      expected: {
        pointer: '/components/schemas/broken/items',
        says: /"#\/components\/schemas\/nowhere" has no target/,
      },
    },
    'a reference into another file': {
      input: { $ref: 'other.yaml#/components/schemas/name' },
      expected: { pointer: '/here', says: /has no target/ },
    },
    'what is no schema': {
      input: { anyOf: ['text'] } as never,
      expected: { pointer: '/here/anyOf/0', says: /is not a schema/ },
    },
    'a keyword whose schema is none': {
      input: { items: 'text' } as never,
      expected: { pointer: '/here/items', says: /does not follow its standard/ },
    },
  });
});

describe('follow', () => {
  const follow = (value: JsonObject) => new SchemaResolver(document, 'api.json').follow(value, '/here');
  rows(follow, {
    'what is no reference is itself': { input: { in: 'path' }, expected: { in: 'path' } },
    'only the outermost reference': { input: to('broken'), expected: { type: 'array', items: to('nowhere') } },
  });
  refusals(follow, {
    nowhere: { input: to('nowhere'), expected: { pointer: '/here', says: /has no target/ } },
    'no object': { input: 'text' as never, expected: { pointer: '/here', says: /is not an object/ } },
  });
});

describe('mergeSchemas combines two schemas that must both match', () => {
  rows(([one, other]: [JsonObject, JsonObject]) => mergeSchemas(one, other), {
    'properties and required names': {
      input: [
        { properties: { a: {} }, required: ['b', 'a'] },
        { properties: { b: {} }, required: ['a'] },
      ],
      expected: { properties: { a: {}, b: {} }, required: ['a', 'b'] },
    },
    'the narrower bound wins': {
      input: [
        { minimum: 3, maxLength: 5, type: 'number' },
        { minimum: 2, maxLength: 9, type: 'integer' },
      ],
      expected: { minimum: 3, maxLength: 5, type: 'integer' },
    },
    'properties of one name are narrowed to what both allow': {
      input: [
        { properties: { a: { type: ['string', 'null'], enum: ['x', 'y'] } } },
        { properties: { a: { type: 'string', enum: ['y', 'z'], minLength: 1 } } },
      ],
      expected: { properties: { a: { type: 'string', enum: ['y'], minLength: 1 } } },
    },
    'choices that exclude each other are added': {
      input: [{ enum: ['x', 'y'] }, { enum: ['z'] }],
      expected: { enum: ['x', 'y', 'z'] },
    },
    'what no one keyword can say is said beside it': {
      input: [{ pattern: 'a' }, { pattern: 'b' }],
      expected: { pattern: 'b', allOf: [{ pattern: 'a' }] },
    },
    'nothing required adds nothing': { input: [{}, { type: 'object' }], expected: { type: 'object' } },
  });
});

describe('withoutNull removes null', () => {
  rows(withoutNull, {
    'from a list of types': {
      input: { type: ['string', 'null'], minLength: 1 },
      expected: { type: 'string', minLength: 1 },
    },
    'other types stay a list': {
      input: { type: ['string', 'integer', 'null'] },
      expected: { type: ['string', 'integer'] },
    },
    'the one other choice takes its place': {
      input: { anyOf: [{ type: 'null' }, { type: ['integer', 'null'], minimum: 1 }], format: 'int32' },
      expected: { type: 'integer', minimum: 1, format: 'int32' },
    },
    'several other choices stay': {
      input: { oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] },
      expected: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    },
    'from an enum': {
      input: { type: ['string', 'null'], enum: ['a', null] },
      expected: { type: 'string', enum: ['a'] },
    },
    'from the default': { input: { type: 'string', default: null }, expected: { type: 'string' } },
    'from nothing else': { input: { type: 'boolean', default: false }, expected: { type: 'boolean', default: false } },
  });
});
