import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { refusals, rows } from '../../support/examples.ts';
import { documentWith, inputOf, jsonBody } from '../make.ts';

const AT = '/paths/~1things';
const string = { type: 'string' };
const strings = { type: 'array', items: string };
const id = { in: 'path', name: 'id', required: true, schema: string };

const query = (more: JsonObject) =>
  documentWith('GET', { parameters: [{ in: 'query', name: 'q', schema: string, ...more }] });
const BODY = `${AT}/post/requestBody`;

describe('refuses what cannot be sent', () => {
  refusals((document: JsonObject) => inputOf(document), {
    'an optional body of a GET': {
      input: documentWith('GET', jsonBody({ type: 'object' }, {})),
      expected: { pointer: `${AT}/get/requestBody`, says: /an optional body of a GET/ },
    },
    'a body that is no object and has no name': {
      input: documentWith('POST', jsonBody(strings)),
      expected: { pointer: `${BODY}/content/application~1json/schema`, says: /`wholeBody`/ },
    },
    'an object without properties and without a name': {
      input: documentWith('POST', jsonBody({ type: 'object', additionalProperties: {} })),
      expected: { pointer: `${BODY}/content/application~1json/schema`, says: /`wholeBody`/ },
    },
    'a body without content': {
      input: documentWith('POST', { requestBody: {} }),
      expected: { pointer: BODY, says: /a body without content/ },
    },
    'a place that does not exist': {
      input: query({ in: 'pocket' }),
      expected: { pointer: `${AT}/get/parameters/0`, says: /in "pocket"/ },
    },
    'a style that the place does not have': {
      input: query({ schema: strings, style: 'matrix' }),
      expected: { pointer: `${AT}/get/parameters/0`, says: /a query parameter of style "matrix"/ },
    },
    'a list of lists in a query': {
      input: query({ schema: { type: 'array', items: strings } }),
      expected: { pointer: `${AT}/get/parameters/0`, says: /a list of lists or objects/ },
    },
    'content that is neither JSON nor text': {
      input: query({ schema: undefined, content: { 'image/png': {} } } as never),
      expected: { pointer: `${AT}/get/parameters/0`, says: /a parameter of image\/png/ },
    },
    'a parameter without a schema': {
      input: documentWith('GET', { parameters: [{ in: 'query', name: 'q' }] }),
      expected: { pointer: `${AT}/get/parameters/0`, says: /without a schema/ },
    },
    'a parameter in the path that the path has no place for': {
      input: documentWith('GET', { parameters: [id, { ...id, name: 'shelf' }] }),
      expected: { pointer: `${AT}~1{id}/get/parameters/1`, says: /the path has no \{shelf\}/ },
    },
    'a place in the path without a parameter': {
      input: { paths: { '/things/{id}': { get: {} } } },
      expected: { pointer: `${AT}~1{id}/get`, says: /no parameter fills \{id\} of the path/ },
    },
    'a parameter of the path, at the path': {
      input: documentWith('GET', {}, { parameters: [{ in: 'pocket', name: 'q', schema: string }] }),
      expected: { pointer: `${AT}/parameters/0`, says: /in "pocket"/ },
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
      input: body('network', 'fields', 'all', 'dry-run', 'confirm'),
      expected: {
        ...{ bodyNetwork: 'network', bodyFields: 'fields', bodyAll: 'all' },
        ...{ bodyDryRun: 'dry-run', bodyConfirm: 'confirm' },
      },
    },
    'of a parameter too': {
      input: documentWith('GET', { parameters: [{ in: 'query', name: 'fields', schema: string }] }),
      expected: { queryFields: 'fields' },
    },
    'one spelling each': {
      input: body('user-name', 'userName', 'user_name'),
      expected: { 'user-name': 'user-name', userName: 'userName', user_name: 'user_name' },
    },
    'ordinary ones of every object': {
      input: body('constructor', '__proto__', 'toString', 'hasOwnProperty'),
      expected: {
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
