import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { normalize } from '../../../codegen/documents/normalize.ts';
import { rows } from '../../support/examples.ts';

/** Normalized, without the two keys that every document has. */
function rest(document: JsonObject): JsonObject {
  const { openapi: _, info: __, ...other } = normalize(document);
  return other;
}

const inSchema = (schema: JsonObject): JsonObject => ({ components: { schemas: { a: schema } } });

describe('removes prose and keeps facts', () => {
  rows(rest, {
    'descriptions, summaries, titles and examples of operations go': {
      input: { paths: { '/a': { summary: 's', get: { description: 'd', summary: 's', operationId: 'x' } } } },
      expected: { paths: { '/a': { get: { operationId: 'x' } } } },
    },
    'keywords of a schema that are prose go': {
      input: inSchema({
        type: 'string',
        title: 't',
        description: 'd',
        example: 'e',
        examples: ['e'],
        externalDocs: {},
      }),
      expected: inSchema({ type: 'string' }),
    },
    'properties that are called like prose stay': {
      input: inSchema({ properties: { description: { type: 'string', description: 'd' }, title: {}, example: {} } }),
      expected: inSchema({ properties: { description: { type: 'string' }, example: {}, title: {} } }),
    },
    'definitions, headers and schemas that are called like prose stay': {
      input: {
        components: {
          schemas: { example: { $defs: { title: { title: 't' } } } },
          responses: { summary: { description: 'd', headers: { description: { description: 'd' } } } },
        },
      },
      expected: {
        components: {
          responses: { summary: { headers: { description: {} } } },
          schemas: { example: { $defs: { title: {} } } },
        },
      },
    },
    'data is kept as it is': {
      input: inSchema({ enum: [{ title: 't', b: 1, a: 2 }], default: { description: 'd' }, const: { example: 1 } }),
      expected: inSchema({ enum: [{ title: 't', b: 1, a: 2 }], default: { description: 'd' }, const: { example: 1 } }),
    },
    "the writer's own extensions go": {
      input: inSchema({ type: 'string', 'x-omitempty': false, 'x-class': 'OS' }),
      expected: inSchema({ type: 'string', 'x-class': 'OS' }),
    },
    'nullable beside a reference becomes an alternative': {
      input: inSchema({ $ref: '#/components/schemas/b', nullable: true }),
      expected: inSchema({ anyOf: [{ $ref: '#/components/schemas/b' }, { type: 'null' }] }),
    },
    'a property called nullable stays': {
      input: inSchema({ properties: { nullable: { type: 'boolean', nullable: false } } }),
      expected: inSchema({ properties: { nullable: { type: 'boolean' } } }),
    },
  });

  test('keeps title and version of the document', () => {
    const info = { title: 'Shop', version: '1', description: 'd', contact: { name: 'n' } };
    expect(normalize({ openapi: '3.1.1', info })).toEqual({ openapi: '3.1.0', info: { title: 'Shop', version: '1' } });
  });
});

describe('documents with the same meaning become the same text', () => {
  const text = (document: JsonObject) => JSON.stringify(rest(document));
  rows(text, {
    'keys are sorted': { input: { b: { d: 1, c: 2 }, a: 3 }, expected: '{"a":3,"b":{"c":2,"d":1}}' },
    'required names and tags are sorted': {
      input: { tags: [{ name: 'z', description: 'd' }, { name: 'b' }], x: { required: ['b', 'a'] } },
      expected: '{"tags":[{"name":"b"},{"name":"z"}],"x":{"required":["a","b"]}}',
    },
    'parameters are sorted by place and name': {
      input: {
        get: {
          parameters: [
            { in: 'query', name: 'b' },
            { in: 'path', name: 'z' },
            { in: 'query', name: 'a' },
          ],
        },
      },
      expected: '{"get":{"parameters":[{"in":"path","name":"z"},{"in":"query","name":"a"},{"in":"query","name":"b"}]}}',
    },
    'the order of an enum is a fact': { input: { x: { enum: ['b', 'a'] } }, expected: '{"x":{"enum":["b","a"]}}' },
    'the order of allOf is a fact': {
      input: { x: { allOf: [{ type: 'b' }, { type: 'a' }] } },
      expected: '{"x":{"allOf":[{"type":"b"},{"type":"a"}]}}',
    },
  });
});

describe('for any document', () => {
  const KEYS = [
    ...['paths', 'properties', 'schemas', 'parameters', 'required', 'tags', 'enum', 'default', 'nullable', 'type'],
    ...['title', 'description', 'example', '$ref', 'anyOf', 'items', 'x-omitempty', 'in', 'name'],
  ];
  const { map } = fc.letrec((tie) => ({
    json: fc.oneof({ depthSize: 'small' }, fc.constantFrom(true, false, null, 1, 'b', 'a'), tie('list'), tie('map')),
    list: fc.array(tie('json'), { maxLength: 3 }),
    map: fc.dictionary(fc.constantFrom(...KEYS), tie('json'), { maxKeys: 5 }),
  }));
  const document = fc.record({ paths: map, components: fc.record({ schemas: map }) });

  test('normalizing twice is the same as once', () => {
    fc.assert(
      fc.property(document, (args) => {
        const once = normalize(args as JsonObject);
        expect(JSON.stringify(normalize(once))).toBe(JSON.stringify(once));
      }),
    );
  });

  test('does not change its argument', () => {
    fc.assert(
      fc.property(document, (args) => {
        const before = structuredClone(args);
        normalize(args as JsonObject);
        expect(args).toEqual(before);
      }),
    );
  });
});
