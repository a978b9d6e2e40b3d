import { describe } from 'vitest';
import type { JsonObject } from '../../codegen/json.ts';
import { readOutput } from '../../codegen/output-schema.ts';
import { contextOf, documentWith, firstOperation } from './make.ts';
import { refusals, rows } from './rows.ts';

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
      given: { responses: { 200: { content: { 'application/json; charset=utf-8': { schema: { type: 'string' } } } } } },
      want: { success: [200], answers: 'application/json', schema: { type: 'string' } },
    },
    'every status of success, no other': {
      given: { responses: { 400: {}, 200: json({}), 201: {}, default: {} } },
      want: { success: [200, 201], answers: 'application/json', schema: {} },
    },
    'by reference': {
      given: {
        responses: { 200: { $ref: '#/components/responses/ok' } },
        components: {
          responses: { ok: json({ $ref: '#/components/schemas/a' }) },
          schemas: { a: { type: 'boolean' } },
        },
      },
      want: { success: [200], answers: 'application/json', schema: { type: 'boolean' } },
    },
    'no JSON: no schema': {
      given: { responses: { 200: { content: { 'image/png': { schema: { type: 'string' } } } } } },
      want: { success: [200], answers: 'image/png' },
    },
    'of several media types, the one that the overlay asks for': {
      given: {
        responses: { 200: { content: { 'text/yaml': {}, 'application/json': { schema: {} } } } },
        answers: 'text/yaml',
      },
      want: { success: [200], answers: 'text/yaml' },
    },
    'nothing declared: what the overlay says': {
      given: { responses: { 204: {} }, answers: 'text/plain' },
      want: { success: [204], answers: 'text/plain' },
    },
  });

  refusals(read, {
    'no success': {
      given: { responses: { 404: {} } },
      want: { pointer: '/paths/~1things/get', says: /declares no success response/ },
    },
    'no content': { given: { responses: { 200: {} } }, want: { pointer: FIRST, says: /add `answers`/ } },
    'several media types': {
      given: { responses: { 200: { content: { 'text/yaml': {}, 'application/json': {} } } } },
      want: { pointer: FIRST, says: /offers text\/yaml, application\/json/ },
    },
    'a media type that is not offered': {
      given: { responses: { 200: json({}) }, answers: 'image/png' },
      want: { pointer: FIRST, says: /offers application\/json/ },
    },
    'no media type': {
      given: { responses: { 200: { content: { default: {} } } } },
      want: { pointer: FIRST, says: /offers no media type/ },
    },
  });
});

describe('has the schema that the document declares', () => {
  rows((schema: JsonObject) => read({ responses: { 200: json(schema) } }).schema, {
    'with what is required, closed and bounded': {
      given: { type: 'object', required: ['a'], properties: { a: { type: 'string', enum: ['x'], maxLength: 1 } } },
      want: { type: 'object', required: ['a'], properties: { a: { type: 'string', enum: ['x'], maxLength: 1 } } },
    },
    'without the names of its types, wherever they stand': {
      given: {
        type: 'array',
        items: { anyOf: [{ type: 'object', 'x-class': 'A', discriminator: { propertyName: 'kind' } }] },
        'x-class': 'B',
      },
      want: { type: 'array', items: { anyOf: [{ type: 'object' }] } },
    },
    'with fields that are called like a keyword': {
      given: { type: 'object', properties: { discriminator: { type: 'string' }, enum: { type: 'string' } } },
      want: { type: 'object', properties: { discriminator: { type: 'string' }, enum: { type: 'string' } } },
    },
  });
});
