import { expect, test } from 'vitest';
import { fuzzDocuments } from './documents/fuzz-documents.ts';
import { RequestOracle } from './documents/request-oracle.ts';
import { seedDocument } from './documents/seed-document.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** The judge of what `PUT /judged` takes as its body, in the sample document. @param more schemas */
function judgeOf(schema: object, more: object = {}) {
  const document = seedDocument('3.1.0');
  const schemas = { ...(document['components'] as { schemas: object }).schemas, ...more };
  const put = { requestBody: { content: { 'application/json': { schema } } }, responses: {} };
  const oracle = new RequestOracle({ ...document, components: { schemas }, paths: { '/judged': { put } } } as never);
  const request = { method: 'PUT', path: '/judged', headers: JSON_TYPE };
  return {
    ofBody: (body: string) => oracle.judge('PUT', '/judged', { ...request, body } as never, ''),
    [Symbol.dispose]: () => oracle.close(),
  };
}

test('mutated documents: no operation is lost without a reason, and every request is valid', async () => {
  const { documents, fault, judged, unjudged } = await fuzzDocuments(60, 1611);
  expect(fault).toBeUndefined();
  expect(documents).toBe(60);
  expect(judged).toBeGreaterThan(100);
  expect(unjudged).toBeLessThan(judged / 4);
});

test.each([
  ['a body without what is required', 'POST', '/things', { body: '{}' }],
  ['a body with another type', 'POST', '/things', { body: '{"name":"x"}', headers: { 'content-type': 'text/plain' } }],
  ['a value of another type', 'PUT', '/trees', { body: '{"value":"one"}' }],
  ['a value that is too large', 'GET', '/things', { path: '/things?limit=51' }],
  ['a parameter that nobody declared', 'DELETE', '/things/{id}', { path: '/things/1?force=true' }],
  ['another path', 'GET', '/things/{id}', { path: '/things/1/parts' }],
])('the judge notices %s', async (_, method, path, request) => {
  const oracle = new RequestOracle(seedDocument('3.1.0') as never);
  try {
    const headers = { 'content-type': 'application/json' };
    const asked = { method, path, headers, repeatable: false, reader: undefined, ...request };
    expect(await oracle.judge(method, path, asked as never, '')).toMatch(/^invalid/);
  } finally {
    oracle.close();
  }
});

test.each([
  ['{"value":1}', 'valid'],
  ['{"value":1,"more":2}', 'invalid: the body {"value":1,"more":2}'],
])(
  'the judge reads a reference as a part, and the keywords next to it as those of the rest: %s',
  async (body, verdict) => {
    const document = seedDocument('3.1.0');
    const schema = { $ref: '#/components/schemas/Node', additionalProperties: false };
    const put = { requestBody: { content: { 'application/json': { schema } } }, responses: {} };
    const oracle = new RequestOracle({ ...document, paths: { '/closed': { put } } } as never);
    try {
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'PUT', path: '/closed', headers, body, repeatable: false };
      expect(await oracle.judge('PUT', '/closed', request as never, '')).toBe(verdict);
    } finally {
      oracle.close();
    }
  },
);

const closing = { required: ['size'], additionalProperties: false };
const choosing = { properties: { state: { type: 'string', enum: [1, 2] } } };
test.each([
  ['what a part says of further properties as said of the whole', closing, '{"id":"a","size":1}'],
  ['choices as of the type beside them', choosing, '{"state":"1"}'],
])('the judge reads %s', async (_, part, fitting) => {
  const properties = { size: { type: 'integer' } };
  const schema = { properties, allOf: [{ $ref: '#/components/schemas/Owner' }, part] };
  using judge = judgeOf(schema);
  expect(await judge.ofBody(fitting)).toBe('valid');
  expect(await judge.ofBody('{"size":1,"more":1}')).toMatch(/^invalid/);
});

test('the judge expects nothing that a closed object forbids', async () => {
  const schema = { allOf: [{ $ref: '#/components/schemas/Owner' }, { required: ['id', 'size'] }] };
  using judge = judgeOf(schema);
  expect(await judge.ofBody('{"id":"a"}')).toBe('valid');
  expect(await judge.ofBody('{}')).toMatch(/^invalid/);
  expect(await judge.ofBody('{"id":"a","size":1}')).toMatch(/^invalid/);
});

test('the judge treats a schema with properties as an object, so text does not match it', async () => {
  const schema = { oneOf: [{ type: 'string' }, { required: ['value'], properties: { value: { type: 'integer' } } }] };
  using judge = judgeOf(schema);
  expect(await judge.ofBody('"text"')).toBe('valid');
  expect(await judge.ofBody('{"value":"1"}')).toMatch(/^invalid/);
});

test('the judge reads each value of an object in a path as what it is declared to be', async () => {
  const document = seedDocument('3.1.0');
  const schema = { type: 'object', properties: { name: { type: 'string' }, size: { type: 'integer' } } };
  const parameters = [{ in: 'path', name: 'id', required: true, schema }];
  const oracle = new RequestOracle({
    ...document,
    paths: { '/things/{id}': { parameters, get: { responses: {} } } },
  } as never);
  const judge = (path: string) =>
    oracle.judge('GET', '/things/{id}', { method: 'GET', path, headers: {}, repeatable: true } as never, '');
  try {
    expect(await judge('/things/name,5,size,7')).toBe('valid');
    expect(await judge('/things/name,5,size,large')).toMatch(/^invalid/);
  } finally {
    oracle.close();
  }
});

test('the judge reads a schema that is part of itself', async () => {
  const left = { allOf: [{ $ref: '#/components/schemas/Tree', additionalProperties: { type: 'string' } }] };
  const Tree = { type: 'object', required: ['value'], properties: { value: { type: 'integer' }, left } };
  using judge = judgeOf({ $ref: '#/components/schemas/Tree' }, { Tree });
  expect(await judge.ofBody('{"value":1,"left":{"value":2,"left":{"value":3}}}')).toBe('valid');
  expect(await judge.ofBody('{"value":1,"left":{"left":{"value":3}}}')).toMatch(/^invalid/);
});

test('the judge lets a closed form have the property that tells forms apart', async () => {
  const schema = { oneOf: [{ $ref: '#/components/schemas/Owner' }], discriminator: { propertyName: 'kind' } };
  using judge = judgeOf(schema);
  expect(await judge.ofBody('{"kind":"Owner","id":"a"}')).toBe('valid');
  expect(await judge.ofBody('{"sort":"Owner"}')).toMatch(/^invalid/);
});
