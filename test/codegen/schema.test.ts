import { describe } from 'vitest';
import type { JsonObject } from '../../codegen/json.ts';
import { mergeSchemas } from '../../codegen/merge-schemas.ts';
import { SchemaResolver } from '../../codegen/schema.ts';
import { withoutNull } from '../../codegen/without-null.ts';
import { refusals, rows } from './rows.ts';

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
    'a reference': { given: to('name'), want: { type: 'string', minLength: 1 } },
    'a reference to an escaped name': { given: to('a~1b'), want: { type: 'boolean' } },
    'references in properties': {
      given: to('named'),
      want: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } },
    },
    'a reference with more beside it (2020-12, section 8.2.3.1)': {
      given: { ...to('name'), minLength: 3 },
      want: { type: 'string', minLength: 3 },
    },
    'allOf is merged': {
      given: { allOf: [to('named'), { required: ['id'], properties: { id: { type: 'integer' } } }] },
      want: {
        type: 'object',
        required: ['id', 'name'],
        properties: { name: { type: 'string', minLength: 1 }, id: { type: 'integer' } },
      },
    },
    'what stands beside allOf comes last': {
      given: { allOf: [to('name')], minLength: 9 },
      want: { type: 'string', minLength: 9 },
    },
    'items, maps, choices, tuples, patterns and their contrary': {
      given: {
        items: to('name'),
        additionalProperties: to('name'),
        anyOf: [to('name')],
        oneOf: [to('name')],
        prefixItems: [to('name')],
        patternProperties: { '^x': to('name') },
        not: to('name'),
      },
      want: {
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
      given: { additionalProperties: false },
      want: { additionalProperties: false },
    },
    'a property that is called like a keyword is a property': {
      given: { properties: { items: to('name'), allOf: to('name') } },
      want: { properties: { items: { type: 'string', minLength: 1 }, allOf: { type: 'string', minLength: 1 } } },
    },
    'what contains itself refers to itself': {
      given: to('node'),
      want: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, key: { type: 'string' } } },
    },
    'the same twice beside each other is no recursion': {
      given: { properties: { a: to('name'), b: to('name') } },
      want: { properties: { a: { type: 'string', minLength: 1 }, b: { type: 'string', minLength: 1 } } },
    },
  });

  refusals(inline, {
    'a reference that leads nowhere': {
      given: to('broken'),
      want: { pointer: '/components/schemas/broken/items', says: /"#\/components\/schemas\/nowhere" has no target/ },
    },
    'a reference into another file': {
      given: { $ref: 'other.yaml#/components/schemas/name' },
      want: { pointer: '/here', says: /has no target/ },
    },
    'what is no schema': {
      given: { anyOf: ['text'] } as never,
      want: { pointer: '/here/anyOf/0', says: /is not a schema/ },
    },
    'a keyword whose schema is none': {
      given: { items: 'text' } as never,
      want: { pointer: '/here/items', says: /does not follow its standard/ },
    },
  });
});

describe('follow', () => {
  const follow = (value: JsonObject) => new SchemaResolver(document, 'api.json').follow(value, '/here');
  rows(follow, {
    'what is no reference is itself': { given: { in: 'path' }, want: { in: 'path' } },
    'only the outermost reference': { given: to('broken'), want: { type: 'array', items: to('nowhere') } },
  });
  refusals(follow, {
    nowhere: { given: to('nowhere'), want: { pointer: '/here', says: /has no target/ } },
    'no object': { given: 'text' as never, want: { pointer: '/here', says: /is not an object/ } },
  });
});

describe('mergeSchemas combines two schemas that must both match', () => {
  rows(([one, other]: [JsonObject, JsonObject]) => mergeSchemas(one, other), {
    'properties and required names': {
      given: [
        { properties: { a: {} }, required: ['b', 'a'] },
        { properties: { b: {} }, required: ['a'] },
      ],
      want: { properties: { a: {}, b: {} }, required: ['a', 'b'] },
    },
    'the narrower bound wins': {
      given: [
        { minimum: 3, maxLength: 5, type: 'number' },
        { minimum: 2, maxLength: 9, type: 'integer' },
      ],
      want: { minimum: 3, maxLength: 5, type: 'integer' },
    },
    'properties of one name are narrowed to what both allow': {
      given: [
        { properties: { a: { type: ['string', 'null'], enum: ['x', 'y'] } } },
        { properties: { a: { type: 'string', enum: ['y', 'z'], minLength: 1 } } },
      ],
      want: { properties: { a: { type: 'string', enum: ['y'], minLength: 1 } } },
    },
    'what no one keyword can say is said beside it': {
      given: [{ pattern: 'a' }, { pattern: 'b' }],
      want: { pattern: 'b', allOf: [{ pattern: 'a' }] },
    },
    'nothing required adds nothing': { given: [{}, { type: 'object' }], want: { type: 'object' } },
  });
});

describe('withoutNull removes null', () => {
  rows(withoutNull, {
    'from a list of types': {
      given: { type: ['string', 'null'], minLength: 1 },
      want: { type: 'string', minLength: 1 },
    },
    'other types stay a list': {
      given: { type: ['string', 'integer', 'null'] },
      want: { type: ['string', 'integer'] },
    },
    'the one other choice takes its place': {
      given: { anyOf: [{ type: 'null' }, { type: ['integer', 'null'], minimum: 1 }], format: 'int32' },
      want: { type: 'integer', minimum: 1, format: 'int32' },
    },
    'several other choices stay': {
      given: { oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] },
      want: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    },
    'from an enum': { given: { type: ['string', 'null'], enum: ['a', null] }, want: { type: 'string', enum: ['a'] } },
    'from the default': { given: { type: 'string', default: null }, want: { type: 'string' } },
    'from nothing else': { given: { type: 'boolean', default: false }, want: { type: 'boolean', default: false } },
  });
});
