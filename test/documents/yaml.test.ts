import { describe, expect, test } from 'vitest';
import { documentOf, operationOf, served } from './served.ts';

const fine = { get: operationOf({ operationId: 'listFine' }) };

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

describe('what a parser may refuse and a reader understands is a warning', () => {
  const [begin, path] = [
    "openapi: 3.1.0\ninfo: { title: Shop, version: '1' }",
    '/fine: { get: { operationId: listFine } }',
  ];
  test.each([
    [
      'equal keys',
      `${begin}\npaths:\n  /fine: {}\n  ${path}\n  x-a: 1\n  x-a: 2`,
      /line 5, column 3: the key "\/fine" appears twice/,
    ],
    [
      'a tag of its own',
      `${begin}\nx-a: !own { b: !!binary aGk= }\npaths: { ${path} }`,
      /line 3, column \d+: unknown tag/,
    ],
    ['another document behind it', `${begin}\npaths: { ${path} }\n---\nmore: 1`, /single document/],
  ])('%s', async (_, text, says) => {
    const { names, leftOut, warnings } = await served(text);
    expect({ names, leftOut }).toEqual({ names: ['listFine'], leftOut: [] });
    expect(warnings.join('\n')).toMatch(says);
  });

  test('all duplicate keys are reported', async () => {
    const { warnings } = await served(`${begin}\npaths:\n  /fine: {}\n  ${path}\n  x-a: 1\n  x-a: 2`);
    expect(warnings.filter((text) => text.includes('appears twice'))).toHaveLength(2);
  });
});

test('a warning says that characters of another encoding are lost', async () => {
  const text = JSON.stringify(documentOf({ '/thé': fine }));
  const { names, warnings } = await served(Buffer.from(text, 'latin1').toString('utf8'));
  expect(names).toEqual(['listFine']);
  expect(warnings.join()).toMatch(/has characters that are not in UTF-8 and cannot be read\n.*save it as UTF-8/);
});

test('a byte order mark before JSON is skipped', async () => {
  expect((await served(`\uFEFF${JSON.stringify(documentOf({ '/fine': fine }))}`)).names).toEqual(['listFine']);
});

test('YAML keys without a value are ignored', async () => {
  const { names, leftOut, request } = await served(`
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers:
paths:
  /a:
    parameters:
    post:
      operationId: postA
      parameters:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                x: { type: string, items: , not: }
                y:
      security:
      tags:
      responses:
        '200': { description: , headers: , content: { application/json: } }
  /b:
    put: { operationId: putB, requestBody: , responses: }
`);
  expect({ names, leftOut }).toEqual({ names: ['postA', 'putB'], leftOut: [] });
  expect(String((await request('postA', { x: 'z', y: 2 })).body)).toBe('{"x":"z","y":2}');
  expect((await request('putB', {})).body).toBeUndefined();
});
