import { describe, expect, test } from 'vitest';
import { bodyOf, documentOf, operationOf, served } from './served.ts';

const fine = { get: operationOf({ operationId: 'listFine' }) };
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('a fault costs at most its operation', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a reference that leads nowhere',
      { post: operationOf({ operationId: 'x', ...bodyOf(to('none')) }) },
      /POST \/bad: .*"#\/components\/schemas\/none" has no target/,
    ],
    [
      'a reference to a file',
      { post: operationOf({ ...bodyOf({ $ref: 'other.yaml#/a' }) }) },
      /"other\.yaml#\/a" has no target[\s\S]*other files and URLs/,
    ],
    ['a reference to a URL', { post: operationOf({ ...bodyOf({ $ref: 'https://x.example/a' }) }) }, /has no target/],
    ['a path item that leads nowhere', { $ref: '#/components/pathItems/none' }, /\/paths\/~1bad: the reference/],
    [
      'an operation that leads nowhere',
      { get: { $ref: '#/x-operations/none' } },
      /"#\/x-operations\/none" has no target/,
    ],
    [
      'an operation in a file',
      { post: { $ref: 'operations/add.yml' } },
      /"operations\/add.yml" has no target[\s\S]*bundle/,
    ],
    ['an operation that is none', { get: 'text' }, /\/paths\/~1bad\/get: is not an operation/],
    ['a reference to no operation', { get: { $ref: '#/info/title' } }, /\/paths\/~1bad\/get: is not an operation/],
    ['a path item that is a text', { $ref: '#/info/title' }, /\/paths\/~1bad: a path without operations/],
    ['a path that is none', null as never, /a path without operations/],
    [
      'another host',
      { get: operationOf({ servers: [{ url: 'https://else.example/v1' }] }) },
      /another host, else\.example/,
    ],
    ['a method that is not sent', { trace: operationOf() }, /requests of method TRACE/],
    [
      'the method of OpenAPI 3.2',
      { query: operationOf(), additionalOperations: { COPY: operationOf() } },
      /method (QUERY|COPY)/,
    ],
    ['parameters that are no list', { get: operationOf({ parameters: 'text' }) }, /is not a list/],
    [
      'a required parameter in no known place',
      { get: operationOf({ parameters: [{ in: 'querystring', name: 'q', required: true }] }) },
      /in "querystring"/,
    ],
    ['a body without content', { post: operationOf({ requestBody: {} }) }, /a body without content/],
    ['a schema that is none', { post: operationOf(bodyOf('text')) }, /is not a schema/],
  ])('%s', async (_, bad, says) => {
    const { names, leftOut } = await served(documentOf({ '/bad': bad, '/fine': fine }));
    expect(names).toEqual(['listFine']);
    expect(leftOut.join('\n')).toMatch(says);
    expect(leftOut.join('\n')).toContain('shop.yaml#/');
  });

  test('also in Swagger 2.0', async () => {
    const { names, leftOut } = await served({
      swagger: '2.0',
      info: { title: 'Shop', version: '1' },
      paths: {
        '/bad': {
          post: { parameters: [{ in: 'body', name: 'b', schema: { $ref: '#/definitions/none' } }], responses: {} },
        },
        '/fine': fine,
      },
      definitions: { other: { items: null, type: 'array' }, unused: { $ref: '#/definitions/nowhere' } },
    });
    expect(names).toEqual(['listFine']);
    expect(leftOut).toHaveLength(1);
  });
});

describe('a fault that costs nothing is a warning', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['no version', { info: { title: 'Shop' } }, /#\/info: `version` is not a string/],
    ['no info', { info: undefined }, /#\/info: is not an object/],
    [
      'a license with both',
      { info: { title: 'S', version: '1', license: { name: 'x', identifier: 'MIT', url: 'https://x' } } },
      /license: has both/,
    ],
    [
      'a reference that nothing needs',
      { components: { schemas: { a: to('none') } } },
      /#\/components\/schemas\/a: the reference/,
    ],
    [
      'a keyword of another form',
      {
        paths: {
          '/fine': {
            get: operationOf({
              operationId: 'listFine',
              parameters: [{ in: 'query', name: 'q', schema: { type: 'text' } }],
            }),
          },
        },
      },
      /schema\/type: "type" does not follow/,
    ],
    ['a server that is no URL', { servers: [{ url: 'https://{region}:x/' }] }, /servers\/0\/url/],
  ])('%s', async (_, more, says) => {
    const { names, leftOut, warnings } = await served(documentOf({ '/fine': fine }, more));
    expect(names).toEqual(['listFine']);
    expect(leftOut).toEqual([]);
    expect(warnings.join('\n')).toMatch(says);
  });

  test('data is not treated as a reference', async () => {
    const data = { $ref: 'other.json', 'x-a': { $ref: '#/nowhere' } };
    const { warnings } = await served(
      documentOf(
        { '/fine': { get: operationOf({ 'x-samples': [data], operationId: 'listFine' }) } },
        {
          'x-tags': data,
          components: {
            examples: { a: { value: data } },
            schemas: { b: { example: data, default: data, enum: [data] } },
          },
        },
      ),
    );
    expect(warnings).toEqual([]);
  });
});

test.each<[string, unknown, RegExp]>([
  ['no response', 'text', /responses\/200: is not a response/],
  ['no schema', { description: '', content: { 'application/json': { schema: 'text' } } }, /schema: is not a schema/],
  [
    'a list of itself',
    { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/loop' } } } },
    /leads back to itself/,
  ],
])('an answer that is %s costs no operation', async (_, response, says) => {
  const loop = { anyOf: [{ $ref: '#/components/schemas/loop' }, { type: 'null' }] };
  const document = documentOf(
    { '/bad': { get: { operationId: 'getBad', responses: { 200: response } } } },
    { components: { schemas: { loop } } },
  );
  const { leftOut, names, warnings } = await served(document);
  expect({ leftOut, names }).toEqual({ leftOut: [], names: ['getBad'] });
  expect(warnings.join('\n')).toMatch(says);
});

test('of several parameters, only the one that is not an object is left out', async () => {
  const q = { in: 'query', name: 'q', schema: { type: 'string' } };
  const { leftOut, operation, warnings } = await served(
    documentOf({ '/a': { get: operationOf({ operationId: 'getA', parameters: [5, q] }) } }),
  );
  expect(leftOut).toEqual([]);
  expect(Object.keys(operation('getA').arguments)).toEqual(['q']);
  expect(warnings.join('\n')).toMatch(/parameters\/0: a parameter that is not an object/);
});

test('a list whose items are described in another form', async () => {
  const answers = (schema: object) => ({ 200: { description: '', content: { 'application/json': { schema } } } });
  const old = { type: 'array', items: [{ type: 'string' }] };
  const { leftOut, operation } = await served(
    documentOf({
      '/pins': { get: { operationId: 'listPins', responses: answers({ type: 'object', properties: { items: old } }) } },
      '/room': {
        get: { operationId: 'getRoom', responses: answers({ items: [{ type: 'object' }, { type: 'null' }] }) },
      },
    }),
  );
  expect(leftOut).toEqual([]);
  expect(operation('listPins').rows).toEqual([]);
  expect(operation('getRoom').rows).toBeUndefined();
});

test('an invalid part of a schema is left out alone', async () => {
  const properties = {
    a: { type: 'array', items: [{ type: 'string' }] },
    b: { additionalProperties: 'yes' },
    c: 'text',
    d: { anyOf: ['text', { type: 'string' }] },
    e: { allOf: [5, { type: 'integer' }] },
  };
  const { leftOut, request, warnings } = await served(
    documentOf({ '/a': { post: operationOf({ operationId: 'postA', ...bodyOf({ type: 'object', properties }) }) } }),
  );
  expect(leftOut).toEqual([]);
  for (const place of ['a/items', 'b/additionalProperties', 'c', 'd/anyOf/0', 'e/allOf/0'])
    expect(warnings.join('\n')).toContain(`/properties/${place}: `);
  const args = { a: ['x', 1], b: { y: 1 }, c: [2], d: 3, e: 4 };
  expect(JSON.parse(String((await request('postA', args)).body))).toEqual(args);
  await expect(request('postA', { e: 'x' })).rejects.toThrow('e');
});

test('keywords of schemas have no meaning elsewhere', async () => {
  const nullable = true;
  const { leftOut, names, properties } = await served({
    ...documentOf({
      '/a': {
        nullable,
        post: operationOf({
          nullable,
          operationId: 'postA',
          parameters: [{ nullable, in: 'query', name: 'q', schema: { type: 'string' } }],
          requestBody: { nullable, content: { 'application/json': { nullable, schema: { properties: { a: {} } } } } },
        }),
      },
    }),
    openapi: '3.0.3',
  });
  expect({ leftOut, names }).toEqual({ leftOut: [], names: ['postA'] });
  expect(Object.keys(properties('postA'))).toEqual(['q', 'a', 'dryRun']);
});

test('an API, tags and operations that are named like properties of every object', async () => {
  const { names, tables } = await served(
    documentOf(
      {
        '/a': { get: operationOf({ operationId: 'constructor', tags: ['__proto__'] }) },
        '/b': {
          post: operationOf({
            operationId: 'toString',
            tags: ['constructor'],
            ...bodyOf({ properties: { valueOf: {} } }),
          }),
        },
      },
      { info: { title: 'Constructor', version: '1' } },
    ),
  );
  expect(names).toEqual(['constructor', 'toString']);
  expect(tables.operations.map(({ category }) => category)).toEqual(['proto', 'constructor']);
});

test('parts of OpenAPI 3.0 with the names of keywords are converted as all others', async () => {
  const schema = { type: 'integer', minimum: 1, exclusiveMinimum: true };
  const { properties, tables } = await served({
    openapi: '3.0.3',
    info: { title: 'Shop', version: '1' },
    paths: {
      '/a': {
        get: {
          operationId: 'getA',
          parameters: [{ $ref: '#/components/parameters/example' }],
          responses: { default: { description: '', content: { 'application/json': { schema } } } },
        },
      },
    },
    components: { parameters: { example: { in: 'query', name: 'n', schema } } },
  });
  expect(tables.outputs['getA']).toEqual({ type: 'integer', exclusiveMinimum: 1 });
  expect(properties('getA')['n']).toEqual({ type: 'integer', exclusiveMinimum: 1 });
});

test('servers of an operation are followed on the same host', async () => {
  const server = (url: string) => operationOf({ servers: [{ url }] });
  const { request, tables } = await served(
    documentOf(
      {
        '/a': { get: server('https://shop.example/v2') },
        '/b': { servers: [{ url: '/v3/' }], get: operationOf() },
        '/c': { get: operationOf() },
      },
      { servers: [{ url: 'https://shop.example/v1' }] },
    ),
  );
  const paths = await Promise.all(tables.operations.map(({ name }) => request(name, {})));
  expect(paths.map(({ path }) => path)).toEqual(['/v2/a', '/v3/b', '/v1/c']);
});

test('OpenAPI 3.2 is read as far as it is like 3.1', async () => {
  const { names } = await served({
    ...documentOf({ '/fine': fine }),
    openapi: '3.2.0',
    $self: 'https://shop.example/openapi',
  });
  expect(names).toEqual(['listFine']);
});

describe('a reference within a part that leads nowhere costs only what it stands for', () => {
  const none = to('none');
  const b = { type: 'object', properties: { b: { type: 'string' } } };
  const kind = { type: 'object', required: ['kind'], properties: { kind: { enum: ['a'] }, ...b.properties } };
  const answerOf = (schema: unknown) => ({
    responses: { 200: { description: '', content: { 'application/json': { schema } } } },
  });

  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ['an answer', { get: answerOf(none) }, []],
    ['a whole response', { get: { responses: { 200: { $ref: '#/components/responses/none' } } } }, []],
    ['the items of a list', { get: answerOf({ type: 'array', items: none }) }, []],
    ['the rows of an answer', { get: answerOf({ properties: { data: { type: 'array', items: none } } }) }, []],
    [
      'a parameter, or its schema',
      {
        get: operationOf({
          parameters: [
            { $ref: '#/components/parameters/none' },
            { in: 'query', name: 'bad', schema: none },
            { in: 'query', name: 'q', schema: { type: 'string' } },
          ],
        }),
      },
      ['q'],
    ],
    ['a property', { post: operationOf(bodyOf({ ...b, properties: { a: none, ...b.properties } })) }, ['a', 'b']],
    ['a part', { post: operationOf(bodyOf({ allOf: [none, b] })) }, ['b']],
    ['a form', { post: operationOf(bodyOf({ oneOf: [none, b] })) }, ['body']],
    [
      'a form with a discriminator',
      { post: operationOf(bodyOf({ oneOf: [none, kind], discriminator: { propertyName: 'kind' } })) },
      ['body'],
    ],
    ['what is in a file', { post: operationOf(bodyOf({ properties: { a: { $ref: 'x.yaml#/a' } } })) }, ['a']],
  ])('%s', async (_, item, args) => {
    const [[method, operation] = ['', {}]] = Object.entries(item) as [string, object][];
    const {
      leftOut,
      operation: tool,
      warnings,
    } = await served(documentOf({ '/part': { [method]: { ...operation, operationId: 'callPart' } } }));
    expect(leftOut).toEqual([]);
    expect(Object.keys(tool('callPart').arguments).sort()).toEqual(expect.arrayContaining([...args]));
    expect(Object.keys(tool('callPart').arguments)).toHaveLength(args.length);
    expect(warnings.join('\n')).toMatch(/"[^"]*(none|x\.yaml#\/a)" has no target/);
  });
});
