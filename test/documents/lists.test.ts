/** Lists of APIs other than OpenZiti's: recognized in the document, and read page by page over real HTTPS. */
import { expect, test } from 'vitest';
import { DOCUMENT, integer, type Json, object, string, things } from './list-document.ts';
import { documentOf, served } from './served.ts';

test('the document says where the rows are, and how pages follow each other', async () => {
  const { operation, properties } = await served(DOCUMENT);
  const form = (name: string) => operation(name).list;
  expect(form('listRoot')).toEqual({ rows: [] });
  expect(form('listMaybe')).toEqual({ rows: [] });
  expect(form('listMaybeInside')).toEqual({ rows: ['items'], total: ['total'] });
  expect(form('listNumbered')).toEqual({
    rows: [],
    next: { argument: 'page', by: 'page', first: 1 },
    size: { argument: 'perPage', most: 4 },
  });
  expect(form('listLinked')).toMatchObject({ rows: [], linked: true, next: { argument: 'cursor', by: 'cursor' } });
  expect(form('listItems')).toMatchObject({ rows: ['items'], total: ['total'], next: { by: 'offset' } });
  expect(form('listResults')).toMatchObject({ rows: ['results'], total: ['count'], following: ['next'] });
  expect(form('listCursor')).toMatchObject({ rows: ['records'], following: ['meta', 'next_cursor'] });
  expect(form('listHal')).toMatchObject({
    rows: ['_embedded', 'things'],
    total: ['page', 'totalElements'],
    following: ['_links', 'next', 'href'],
    next: { argument: 'page', by: 'page', first: 0 },
  });
  expect(form('listJsonApi')).toMatchObject({ rows: ['data'], following: ['links', 'next'] });
  expect(operation('listJsonApi').rows).toContain('attributes.name');
  expect(form('listNamed')).toMatchObject({ rows: ['workflows'], total: ['total_count'] });
  expect(form('listEchoed')).toMatchObject({ rows: ['things'], following: ['next_page_uri'] });
  expect(form('listPaged')).toMatchObject({ rows: ['paged'], next: { by: 'offset' } });
  expect(operation('listUnpaged').rows).toBeUndefined();
  expect(operation('listEntity').rows).toBeUndefined();
  expect(Object.keys(properties('listRoot'))).toEqual(['fields', 'limit', 'filter', 'count']);
  expect(Object.keys(properties('listNumbered'))).toEqual([
    ...['page', 'perPage', 'fields', 'limit', 'all'],
    ...['filter', 'count'],
  ]);
});

test('a variable of the path besides the rows is not an entity', async () => {
  const schema = object({ list_id: string, members: things });
  const parameter = { in: 'path', name: 'listId', required: true, schema: string };
  const answer = { 200: { description: '', content: { 'application/json': { schema } } } };
  const get = { operationId: 'listMembers', parameters: [parameter], responses: answer };
  const paths = {
    '/lists/{listId}/members': { get },
    '/members': { get: { ...get, operationId: 'x', parameters: [] } },
  };
  const { operation } = await served(documentOf(paths));
  expect(operation('listMembers').list).toEqual({ rows: ['members'] });
  expect(operation('x').rows).toBeUndefined();
});

test('a list of recursive things inside a combination is served, with its rows', async () => {
  const Thing = { type: 'object', properties: { id: string, parent: { $ref: '#/components/schemas/Thing' } } };
  const list = {
    type: 'object',
    properties: { entries: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
  };
  const schema = { allOf: [list, { type: 'object', properties: { limit: integer } }] };
  const responses = { 200: { description: '', content: { 'application/json': { schema } } } };
  const more = { components: { schemas: { Thing } } };
  const { leftOut, operation } = await served(
    documentOf({ '/things': { get: { operationId: 'listThings', responses } } }, more),
  );
  expect(leftOut).toEqual([]);
  expect(operation('listThings').rows).toEqual(['id', 'parent']);
});

/** A POST with this path and name, and this answer. */
const postOf = (path: string, operationId: string | undefined, schema: Json) => ({
  [path]: {
    post: {
      ...(operationId === undefined ? {} : { operationId }),
      requestBody: { content: { 'application/json': { schema: object({ text: string, page: integer }) } } },
      responses: { 200: { description: '', content: { 'application/json': { schema } } } },
    },
  },
});

test.each([
  ['/things/search', 'a', object({ results: things, page: integer }), { rows: ['results'] }],
  ['/things/{id}/_query', 'a', things, { rows: [] }],
  ['/things:find', 'a', object({ _embedded: object({ things }) }), { rows: ['_embedded', 'things'] }],
  [
    '/things/list',
    undefined,
    object({ records: things, totalCount: integer }),
    { rows: ['records'], total: ['totalCount'] },
  ],
  ['/things', 'searchThings', object({ data: things, next: string }), { rows: ['data'] }],
  ['/things', 'advanced_search', object({ things, total: integer }), { rows: ['things'], total: ['total'] }],
])('rows of a search by POST %s, %s', async (path, operationId, schema, form) => {
  const { operation, names, properties } = await served(documentOf(postOf(path, operationId, schema)));
  const [name = ''] = names;
  expect(operation(name).list).toEqual(form);
  expect(operation(name).effect).toBe('write');
  expect(Object.keys(properties(name))).toEqual(expect.arrayContaining(['text', 'page', 'fields', 'limit', 'filter']));
  expect(Object.keys(properties(name))).not.toContain('all');
});

test.each([
  ['/things', 'createThings', things],
  ['/things/{id}/parts', 'addPart', object({ items: things })],
  ['/lists', 'createList', object({ items: things })],
  ['/things/search', 'a', object({ id: string, title: string, parts: things })],
])('other answers of a POST %s, %s, are shown as they are', async (path, operationId, schema) => {
  const { operation, names } = await served(documentOf(postOf(path, operationId, schema)));
  expect(operation(names[0] ?? '').rows).toBeUndefined();
});
