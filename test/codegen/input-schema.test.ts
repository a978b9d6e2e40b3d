import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../codegen/json.ts';
import { documentWith, inputOf, jsonBody } from './make.ts';
import { refusals, rows } from './rows.ts';

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
      given: documentWith('GET', {
        parameters: [
          { in: 'header', name: 'mfa-validation-code', schema: string },
          { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1 } },
          id,
        ],
      }),
      want: {
        properties: { id: string, limit: { type: 'integer', minimum: 1 }, mfaValidationCode: string },
        places: {
          id: { in: 'path' },
          limit: { in: 'query' },
          mfaValidationCode: { in: 'header', as: 'mfa-validation-code' },
        },
      },
    },
    'arrays in a query, one value each or joined by commas': {
      given: documentWith('GET', {
        parameters: [
          { in: 'query', name: 'each', schema: strings },
          { in: 'query', name: 'exploded', schema: strings, explode: true },
          { in: 'query', name: 'joined', schema: strings, explode: false },
        ],
      }),
      want: {
        properties: { each: strings, exploded: strings, joined: strings },
        places: {
          each: { in: 'query' },
          exploded: { in: 'query' },
          joined: { in: 'query', explode: false },
        },
      },
    },
    'arrays elsewhere have one way only': {
      given: documentWith('GET', { parameters: [{ in: 'header', name: 'x', schema: strings }] }),
      want: { properties: { x: strings }, places: { x: { in: 'header' } } },
    },
    'by reference': {
      given: documentWith(
        'GET',
        { parameters: [{ $ref: '#/components/parameters/limit' }] },
        { components: { parameters: { limit: { in: 'query', name: 'limit', schema: string } } } },
      ),
      want: { properties: { limit: string }, places: { limit: { in: 'query' } } },
    },
    "the operation's own replaces the path's of the same name and place": {
      given: documentWith(
        'GET',
        { parameters: [{ ...id, schema: { type: 'integer' } }] },
        { parameters: [id, { in: 'query', name: 'full', schema: { type: 'boolean' } }] },
      ),
      want: {
        properties: { id: { type: 'integer' }, full: { type: 'boolean' } },
        places: { id: { in: 'path' }, full: { in: 'query' } },
      },
    },
    'null is not offered': {
      given: documentWith('GET', {
        parameters: [
          { in: 'query', name: 'q', schema: { type: ['array', 'null'], items: { type: ['string', 'null'] } } },
        ],
      }),
      want: { properties: { q: strings }, places: { q: { in: 'query' } } },
    },
    'names of every kind become one word': {
      given: documentWith('GET', {
        parameters: ['$filter', 'page[size]', 'X_Trace'].map((name) => ({ in: 'query', name, schema: string })),
      }),
      want: {
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
      given: documentWith('POST', {
        parameters: [id],
        ...jsonBody({ type: 'object', properties: { name: string, tags: { type: 'object' } } }),
      }),
      want: {
        properties: { id: string, name: string, tags: { type: 'object' } },
        places: { id: { in: 'path' }, name: { in: 'body' }, tags: { in: 'body' } },
      },
    },
    'null is not offered, at any depth, but the values of maps are data': {
      given: documentWith(
        'PATCH',
        jsonBody({
          type: 'object',
          properties: {
            a: { type: 'object', properties: { b: { type: ['integer', 'null'] } } },
            map: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
          },
        }),
      ),
      want: {
        properties: {
          a: { type: 'object', properties: { b: { type: 'integer' } } },
          map: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
        },
        places: { a: { in: 'body' }, map: { in: 'body' } },
      },
    },
    'the path keeps a name that both use': {
      given: documentWith('PUT', { parameters: [id], ...jsonBody({ type: 'object', properties: { id: string } }) }),
      want: {
        properties: { id: string, bodyId: string },
        places: { id: { in: 'path' }, bodyId: { in: 'body', as: 'id' } },
      },
    },
    'the query keeps a name that header and body use too': {
      given: documentWith('PUT', {
        parameters: ['header', 'query'].map((place) => ({ in: place, name: 'key', schema: string })),
        ...jsonBody({ type: 'object', properties: { key: string } }),
      }),
      want: {
        properties: { key: string, headerKey: string, bodyKey: string },
        places: { key: { in: 'query' }, headerKey: { in: 'header', as: 'key' }, bodyKey: { in: 'body', as: 'key' } },
      },
    },
    'a name that every object inherits is free': {
      given: documentWith('POST', jsonBody({ type: 'object', properties: { constructor: string } })),
      want: { properties: { constructor: string }, places: { constructor: { in: 'body' } } },
    },
    'of several media types, JSON': {
      given: documentWith('POST', {
        requestBody: {
          content: {
            'application/cbor': { schema: string },
            'application/json': { schema: { type: 'object', properties: { a: string } } },
          },
        },
      }),
      want: { properties: { a: string }, places: { a: { in: 'body' } } },
    },
  });
});

describe('required arguments', () => {
  rows((document: JsonObject) => inputOf(document).schema['required'], {
    'required parameters, and properties of a required body': {
      given: documentWith('POST', {
        parameters: [id, { in: 'query', name: 'q', schema: string }],
        ...jsonBody({ type: 'object', required: ['a'], properties: { a: string, b: string } }),
      }),
      want: ['id', 'a'],
    },
    'nothing of a body that may be left out': {
      given: documentWith('POST', jsonBody({ type: 'object', required: ['a'], properties: { a: string } }, {})),
      want: undefined,
    },
    'under the name that the argument got': {
      given: documentWith('PUT', {
        parameters: [id],
        ...jsonBody({ type: 'object', required: ['id'], properties: { id: string } }),
      }),
      want: ['id', 'bodyId'],
    },
  });
});

describe('a body that is one argument', () => {
  rows((document: JsonObject) => inputOf(document, 'roles'), {
    'an array': {
      given: documentWith('POST', jsonBody(strings)),
      want: {
        schema: { type: 'object', properties: { roles: strings }, additionalProperties: false, required: ['roles'] },
        places: { roles: { in: 'whole-body' } },
        sends: 'application/json',
      },
    },
    'text that may be left out': {
      given: documentWith('POST', { requestBody: { content: { 'text/plain': { schema: string } } } }),
      want: {
        schema: { type: 'object', properties: { roles: string }, additionalProperties: false },
        places: { roles: { in: 'whole-body' } },
        sends: 'text/plain',
      },
    },
    'an object of free names': {
      given: documentWith('PUT', jsonBody({ type: 'object', additionalProperties: string })),
      want: {
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
      given: documentWith('DELETE', {}),
      want: { pointer: `${AT}/delete`, says: /wholeBody/ },
    },
  });
});

const query = (more: JsonObject) =>
  documentWith('GET', { parameters: [{ in: 'query', name: 'q', schema: string, ...more }] });
const BODY = `${AT}/post/requestBody`;

describe('refuses what cannot be sent', () => {
  refusals((document: JsonObject) => inputOf(document), {
    'an optional body of a GET': {
      given: documentWith('GET', jsonBody({ type: 'object' }, {})),
      want: { pointer: `${AT}/get/requestBody`, says: /an optional body of a GET/ },
    },
    'a body that is no object and has no name': {
      given: documentWith('POST', jsonBody(strings)),
      want: { pointer: `${BODY}/content/application~1json/schema`, says: /`wholeBody`/ },
    },
    'an object without properties and without a name': {
      given: documentWith('POST', jsonBody({ type: 'object', additionalProperties: {} })),
      want: { pointer: `${BODY}/content/application~1json/schema`, says: /`wholeBody`/ },
    },
    'a body without content': {
      given: documentWith('POST', { requestBody: {} }),
      want: { pointer: BODY, says: /a body without content/ },
    },
    'a place that does not exist': {
      given: query({ in: 'pocket' }),
      want: { pointer: `${AT}/get/parameters/0`, says: /in "pocket"/ },
    },
    'a style that the place does not have': {
      given: query({ schema: strings, style: 'matrix' }),
      want: { pointer: `${AT}/get/parameters/0`, says: /a query parameter of style "matrix"/ },
    },
    'a list of lists in a query': {
      given: query({ schema: { type: 'array', items: strings } }),
      want: { pointer: `${AT}/get/parameters/0`, says: /a list of lists or objects/ },
    },
    'content that is neither JSON nor text': {
      given: query({ schema: undefined, content: { 'image/png': {} } } as never),
      want: { pointer: `${AT}/get/parameters/0`, says: /a parameter of image\/png/ },
    },
    'a parameter without a schema': {
      given: documentWith('GET', { parameters: [{ in: 'query', name: 'q' }] }),
      want: { pointer: `${AT}/get/parameters/0`, says: /without a schema/ },
    },
    'a parameter in the path that the path has no place for': {
      given: documentWith('GET', { parameters: [id, { ...id, name: 'shelf' }] }),
      want: { pointer: `${AT}~1{id}/get/parameters/1`, says: /the path has no \{shelf\}/ },
    },
    'a place in the path without a parameter': {
      given: { paths: { '/things/{id}': { get: {} } } },
      want: { pointer: `${AT}~1{id}/get`, says: /no parameter fills \{id\} of the path/ },
    },
    'a parameter of the path, at the path': {
      given: documentWith('GET', {}, { parameters: [{ in: 'pocket', name: 'q', schema: string }] }),
      want: { pointer: `${AT}/parameters/0`, says: /in "pocket"/ },
    },
  });
});

describe('conflicting names', () => {
  const body = (...names: string[]) =>
    documentWith(
      'POST',
      jsonBody({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, string])) }),
    );
  const wires = (document: JsonObject) =>
    Object.fromEntries(Object.entries(inputOf(document).places).map(([name, place]) => [name, place.as ?? name]));
  rows(wires, {
    'those of this server have their place in front': {
      given: body('network', 'fields', 'all', 'dry-run', 'confirm'),
      want: {
        ...{ bodyNetwork: 'network', bodyFields: 'fields', bodyAll: 'all' },
        ...{ bodyDryRun: 'dry-run', bodyConfirm: 'confirm' },
      },
    },
    'of a parameter too': {
      given: documentWith('GET', { parameters: [{ in: 'query', name: 'fields', schema: string }] }),
      want: { queryFields: 'fields' },
    },
    'one spelling each': {
      given: body('user-name', 'userName', 'user_name'),
      want: { 'user-name': 'user-name', userName: 'userName', user_name: 'user_name' },
    },
    'ordinary ones of every object': {
      given: body('constructor', '__proto__', 'toString', 'hasOwnProperty'),
      want: {
        ...{ constructor: 'constructor', proto: '__proto__' },
        ...{ toString: 'toString', hasOwnProperty: 'hasOwnProperty' },
      },
    },
  });

  test('makes a safe name of forbidden characters, or of too many', () => {
    const long = 'very_'.repeat(20);
    const found = wires(body('用户', '客户', long, 'größe'));
    expect(Object.values(found)).toEqual(['用户', '客户', long, 'größe']);
    for (const name of Object.keys(found)) expect(name).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
  });
});
