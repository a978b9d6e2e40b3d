import { describe } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { refusals, rows } from '../../support/examples.ts';
import { documentWith, inputOf, jsonBody } from '../make.ts';

const AT = '/paths/~1things';
const string = { type: 'string' };
const strings = { type: 'array', items: string };
const id = { in: 'path', name: 'id', required: true, schema: string };

/** Only properties and places of the arguments. */
function fieldsOf(document: JsonObject) {
  const { schema, places } = inputOf(document);
  return { properties: schema['properties'], places };
}

describe('parameters', () => {
  rows(fieldsOf, {
    'of path, query and header, in this order': {
      input: documentWith('GET', {
        parameters: [
          { in: 'header', name: 'mfa-validation-code', schema: string },
          { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1 } },
          id,
        ],
      }),
      expected: {
        properties: { id: string, limit: { type: 'integer', minimum: 1 }, mfaValidationCode: string },
        places: {
          id: { in: 'path' },
          limit: { in: 'query' },
          mfaValidationCode: { in: 'header', as: 'mfa-validation-code' },
        },
      },
    },
    'arrays in a query, one value each or joined by commas': {
      input: documentWith('GET', {
        parameters: [
          { in: 'query', name: 'each', schema: strings },
          { in: 'query', name: 'exploded', schema: strings, explode: true },
          { in: 'query', name: 'joined', schema: strings, explode: false },
        ],
      }),
      expected: {
        properties: { each: strings, exploded: strings, joined: strings },
        places: {
          each: { in: 'query' },
          exploded: { in: 'query' },
          joined: { in: 'query', explode: false },
        },
      },
    },
    'arrays elsewhere have one way only': {
      input: documentWith('GET', { parameters: [{ in: 'header', name: 'x', schema: strings }] }),
      expected: { properties: { x: strings }, places: { x: { in: 'header' } } },
    },
    'by reference': {
      input: documentWith(
        'GET',
        { parameters: [{ $ref: '#/components/parameters/limit' }] },
        { components: { parameters: { limit: { in: 'query', name: 'limit', schema: string } } } },
      ),
      expected: { properties: { limit: string }, places: { limit: { in: 'query' } } },
    },
    "the operation's own replaces the path's of the same name and place": {
      input: documentWith(
        'GET',
        { parameters: [{ ...id, schema: { type: 'integer' } }] },
        { parameters: [id, { in: 'query', name: 'full', schema: { type: 'boolean' } }] },
      ),
      expected: {
        properties: { id: { type: 'integer' }, full: { type: 'boolean' } },
        places: { id: { in: 'path' }, full: { in: 'query' } },
      },
    },
    'null is not offered': {
      input: documentWith('GET', {
        parameters: [
          { in: 'query', name: 'q', schema: { type: ['array', 'null'], items: { type: ['string', 'null'] } } },
        ],
      }),
      expected: { properties: { q: strings }, places: { q: { in: 'query' } } },
    },
    'names of every kind become one word': {
      input: documentWith('GET', {
        parameters: ['$filter', 'page[size]', 'X_Trace'].map((name) => ({ in: 'query', name, schema: string })),
      }),
      expected: {
        properties: { filter: string, pageSize: string, xTrace: string },
        places: {
          filter: { in: 'query', as: '$filter' },
          pageSize: { in: 'query', as: 'page[size]' },
          xTrace: { in: 'query', as: 'X_Trace' },
        },
      },
    },
  });
});

describe('bodies', () => {
  rows(fieldsOf, {
    'each property is an argument, beside those of the path': {
      input: documentWith('POST', {
        parameters: [id],
        ...jsonBody({ type: 'object', properties: { name: string, tags: { type: 'object' } } }),
      }),
      expected: {
        properties: { id: string, name: string, tags: { type: 'object' } },
        places: { id: { in: 'path' }, name: { in: 'body' }, tags: { in: 'body' } },
      },
    },
    'null is not offered, at any depth, but the values of maps are data': {
      input: documentWith(
        'PATCH',
        jsonBody({
          type: 'object',
          properties: {
            a: { type: 'object', properties: { b: { type: ['integer', 'null'] } } },
            map: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
          },
        }),
      ),
      expected: {
        properties: {
          a: { type: 'object', properties: { b: { type: 'integer' } } },
          map: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
        },
        places: { a: { in: 'body' }, map: { in: 'body' } },
      },
    },
    'the path keeps a name that both use': {
      input: documentWith('PUT', { parameters: [id], ...jsonBody({ type: 'object', properties: { id: string } }) }),
      expected: {
        properties: { id: string, bodyId: string },
        places: { id: { in: 'path' }, bodyId: { in: 'body', as: 'id' } },
      },
    },
    'the query keeps a name that header and body use too': {
      input: documentWith('PUT', {
        parameters: ['header', 'query'].map((place) => ({ in: place, name: 'key', schema: string })),
        ...jsonBody({ type: 'object', properties: { key: string } }),
      }),
      expected: {
        properties: { key: string, headerKey: string, bodyKey: string },
        places: { key: { in: 'query' }, headerKey: { in: 'header', as: 'key' }, bodyKey: { in: 'body', as: 'key' } },
      },
    },
    'a name that every object inherits is free': {
      input: documentWith('POST', jsonBody({ type: 'object', properties: { constructor: string } })),
      expected: { properties: { constructor: string }, places: { constructor: { in: 'body' } } },
    },
    'of several media types, JSON': {
      input: documentWith('POST', {
        requestBody: {
          content: {
            'application/cbor': { schema: string },
            'application/json': { schema: { type: 'object', properties: { a: string } } },
          },
        },
      }),
      expected: { properties: { a: string }, places: { a: { in: 'body' } } },
    },
  });
});

describe('required arguments', () => {
  rows((document: JsonObject) => inputOf(document).schema['required'], {
    'required parameters, and properties of a required body': {
      input: documentWith('POST', {
        parameters: [id, { in: 'query', name: 'q', schema: string }],
        ...jsonBody({ type: 'object', required: ['a'], properties: { a: string, b: string } }),
      }),
      expected: ['id', 'a'],
    },
    'nothing of a body that may be left out': {
      input: documentWith('POST', jsonBody({ type: 'object', required: ['a'], properties: { a: string } }, {})),
      expected: undefined,
    },
    'under the name that the argument got': {
      input: documentWith('PUT', {
        parameters: [id],
        ...jsonBody({ type: 'object', required: ['id'], properties: { id: string } }),
      }),
      expected: ['id', 'bodyId'],
    },
  });
});

describe('a body that is one argument', () => {
  rows((document: JsonObject) => inputOf(document, 'roles'), {
    'an array': {
      input: documentWith('POST', jsonBody(strings)),
      expected: {
        schema: { type: 'object', properties: { roles: strings }, additionalProperties: false, required: ['roles'] },
        places: { roles: { in: 'whole-body' } },
        sends: 'application/json',
      },
    },
    'text that may be left out': {
      input: documentWith('POST', { requestBody: { content: { 'text/plain': { schema: string } } } }),
      expected: {
        schema: { type: 'object', properties: { roles: string }, additionalProperties: false },
        places: { roles: { in: 'whole-body' } },
        sends: 'text/plain',
      },
    },
    'an object of free names': {
      input: documentWith('PUT', jsonBody({ type: 'object', additionalProperties: string })),
      expected: {
        schema: {
          type: 'object',
          properties: { roles: { type: 'object', additionalProperties: string } },
          additionalProperties: false,
          required: ['roles'],
        },
        places: { roles: { in: 'whole-body' } },
        sends: 'application/json',
      },
    },
  });

  refusals((document: JsonObject) => inputOf(document, 'roles'), {
    'where there is no body': {
      input: documentWith('DELETE', {}),
      expected: { pointer: `${AT}/delete`, says: /wholeBody/ },
    },
  });
});
