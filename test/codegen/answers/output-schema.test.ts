import { describe } from 'vitest';
import { readOutput } from '../../../codegen/answers/output-schema.ts';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { refusals, rows } from '../../support/examples.ts';
import { contextOf, documentWith, firstOperation } from '../make.ts';

interface Given {
  readonly responses: JsonObject;
  readonly answers?: string;
  readonly components?: JsonObject;
}

function read({ responses, answers, components = {} }: Given) {
  const document = documentWith('GET', { responses }, { components });
  return readOutput(firstOperation(document), contextOf(document), answers);
}

const json = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });
const FIRST = '/paths/~1things/get/responses/200';

describe('the answer of an operation', () => {
  rows(read, {
    'JSON, whatever the charset': {
      input: { responses: { 200: { content: { 'application/json; charset=utf-8': { schema: { type: 'string' } } } } } },
      expected: { success: [200], answers: 'application/json', schema: { type: 'string' } },
    },
    'every status of success, no other': {
      input: { responses: { 400: {}, 200: json({}), 201: {}, default: {} } },
      expected: { success: [200, 201], answers: 'application/json', schema: {} },
    },
    'by reference': {
      input: {
        responses: { 200: { $ref: '#/components/responses/ok' } },
        components: {
          responses: { ok: json({ $ref: '#/components/schemas/a' }) },
          schemas: { a: { type: 'boolean' } },
        },
      },
      expected: { success: [200], answers: 'application/json', schema: { type: 'boolean' } },
    },
    'no JSON: no schema': {
      input: { responses: { 200: { content: { 'image/png': { schema: { type: 'string' } } } } } },
      expected: { success: [200], answers: 'image/png' },
    },
    'of several media types, the one that the overlay asks for': {
      input: {
        responses: { 200: { content: { 'text/yaml': {}, 'application/json': { schema: {} } } } },
        answers: 'text/yaml',
      },
      expected: { success: [200], answers: 'text/yaml' },
    },
    'nothing declared: what the overlay says': {
      input: { responses: { 204: {} }, answers: 'text/plain' },
      expected: { success: [204], answers: 'text/plain' },
    },
  });

  refusals(read, {
    'no success': {
      input: { responses: { 404: {} } },
      expected: { pointer: '/paths/~1things/get', says: /declares no success response/ },
    },
    'no content': { input: { responses: { 200: {} } }, expected: { pointer: FIRST, says: /add `answers`/ } },
    'several media types': {
      input: { responses: { 200: { content: { 'text/yaml': {}, 'application/json': {} } } } },
      expected: { pointer: FIRST, says: /offers text\/yaml, application\/json/ },
    },
    'a media type that is not offered': {
      input: { responses: { 200: json({}) }, answers: 'image/png' },
      expected: { pointer: FIRST, says: /offers application\/json/ },
    },
    'no media type': {
      input: { responses: { 200: { content: { default: {} } } } },
      expected: { pointer: FIRST, says: /offers no media type/ },
    },
  });
});

describe('has the schema that the document declares', () => {
  rows((schema: JsonObject) => read({ responses: { 200: json(schema) } }).schema, {
    'with what is required, closed and bounded': {
      input: { type: 'object', required: ['a'], properties: { a: { type: 'string', enum: ['x'], maxLength: 1 } } },
      expected: { type: 'object', required: ['a'], properties: { a: { type: 'string', enum: ['x'], maxLength: 1 } } },
    },
    'without the names of its types, wherever they stand': {
      input: {
        type: 'array',
        items: { anyOf: [{ type: 'object', 'x-class': 'A', discriminator: { propertyName: 'kind' } }] },
        'x-class': 'B',
      },
      expected: { type: 'array', items: { anyOf: [{ type: 'object' }] } },
    },
    'with fields that are called like a keyword': {
      input: { type: 'object', properties: { discriminator: { type: 'string' }, enum: { type: 'string' } } },
      expected: { type: 'object', properties: { discriminator: { type: 'string' }, enum: { type: 'string' } } },
    },
  });
});
