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
    ['an operation that is none', { get: 'text' }, /\/paths\/~1bad\/get: is not an operation/],
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

test('merge keys of YAML 1.1', async () => {
  const { properties } = await served(`
openapi: 3.1.0
info: { title: Shop, version: '1' }
x-page: &page
  limit: { in: query, name: limit, schema: { type: integer } }
paths:
  /a:
    get: &read
      operationId: listA
      parameters: [{ in: query, name: q, schema: { type: string } }]
      responses: { '204': { description: '' } }
  /b:
    get: { <<: *read, operationId: listB }
`);
  expect(Object.keys(properties('listB'))).toEqual(['q']);
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

test('a path item in another place', async () => {
  const { names } = await served(
    documentOf(
      { '/a': { $ref: '#/components/pathItems/a' } },
      { components: { pathItems: { a: { get: operationOf({ operationId: 'getA' }), head: operationOf() } } } },
    ),
  );
  expect(names).toEqual(['getA', 'headA']);
});

test('OpenAPI 3.2 is read as far as it is like 3.1', async () => {
  const { names } = await served({
    ...documentOf({ '/fine': fine }),
    openapi: '3.2.0',
    $self: 'https://shop.example/openapi',
  });
  expect(names).toEqual(['listFine']);
});

test('schemas that all refer to one another, and very large ones, take time in proportion to their size', async () => {
  const all = Array.from({ length: 30 }, (_, number) => `T${number}`);
  const schemas = Object.fromEntries(
    all.map((name) => [
      name,
      { type: 'object', properties: Object.fromEntries(all.map((other) => [other, to(other)])) },
    ]),
  );
  const wide = Object.fromEntries(
    all.map((name, number) => [
      `W${name}`,
      {
        type: 'object',
        properties: Object.fromEntries(
          all.map((each) => [each, number < 29 ? to(`WT${number + 1}`) : { type: 'string' }]),
        ),
      },
    ]),
  );
  const { tables, leftOut } = await served(
    documentOf(
      {
        '/a': { post: operationOf({ operationId: 'a', ...bodyOf(to('T0')) }) },
        '/b': { post: operationOf({ operationId: 'b', ...bodyOf(to('WT0')) }) },
      },
      { components: { schemas: { ...schemas, ...wide } } },
    ),
  );
  expect(leftOut).toEqual([]);
  expect(JSON.stringify(tables).length).toBeLessThan(5_000_000);
});
