/** Lists of other products, read from an API over HTTPS. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callText } from '../support/client.ts';
import { type FakeController, startFakeController } from '../support/fake-controller.ts';
import { connectHere } from '../support/server-here.ts';
import { DOCUMENT, type Json, LISTS } from './list-document.ts';

describe('lists over HTTPS', () => {
  const all = Array.from({ length: 10 }, (_, at) => ({ id: `t${at}`, name: `thing ${at}`, size: at }));
  let api: FakeController;
  let client: Client;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-lists-'));
    api = await startFakeController();
    const write = (name: string, contents: string) => {
      writeFileSync(join(folder, name), contents);
      return join(folder, name);
    };
    /** Answers by request: a body, and optional header fields. */
    const on = (name: string, answer: (params: URLSearchParams) => readonly [unknown, Record<string, string>?]) => {
      api.on(`GET /${name}`, ({ path }, response) => {
        const [body, headers = {}] = answer(new URL(path, api.origin).searchParams);
        response.writeHead(200, { 'content-type': LISTS[name]?.type ?? 'application/json', ...headers });
        response.end(JSON.stringify(body));
      });
    };
    const pageOf = (params: URLSearchParams, size: number, first = 1) => {
      const start = (Number(params.get('page') ?? first) - first) * size;
      return { start, rows: all.slice(start, start + size), more: start + size < all.length };
    };
    on('root', () => [all]);
    on('numbered', (params) => [pageOf(params, Number(params.get('per_page') ?? 3)).rows]);
    on('linked', (params) => {
      const at = Number((params.get('cursor') ?? 'c0').slice(1));
      const next = `<https://elsewhere.invalid/linked?cursor=c${at + 4}>; rel="next"`;
      return [all.slice(at, at + 4), at + 4 < all.length ? { link: next } : {}];
    });
    on('items', (params) => {
      const [offset, limit] = [Number(params.get('offset') ?? 0), Number(params.get('limit') ?? 4)];
      return [{ items: all.slice(offset, offset + limit), total: all.length }];
    });
    on('results', (params) => {
      const { rows, more } = pageOf(params, 4);
      const next = `${api.origin}/results?page=${Number(params.get('page') ?? 1) + 1}`;
      return [{ count: all.length, next: more ? next : null, previous: null, results: rows }];
    });
    on('cursor', (params) => {
      const at = Number(params.get('cursor') ?? 0);
      return [{ records: all.slice(at, at + 4), meta: at + 4 < all.length ? { next_cursor: String(at + 4) } : {} }];
    });
    on('token', (params) => {
      const token = (at: number) => Buffer.from(JSON.stringify({ at })).toString('base64');
      const { at } = JSON.parse(atob(params.get('pageToken') ?? token(0))) as { at: number };
      return [{ things: all.slice(at, at + 4), ...(at + 4 < all.length ? { nextPageToken: token(at + 4) } : {}) }];
    });
    on('by-id', (params) => {
      const at = all.findIndex(({ id }) => id === params.get('starting_after')) + 1;
      return [{ object: 'list', data: all.slice(at, at + 4), has_more: at + 4 < all.length }];
    });
    on('blind', () => [{ items: all.slice(0, 4) }]);
    on('hal', (params) => {
      const { rows, more } = pageOf(params, 4, 0);
      const next = { href: `/hal?page=${Number(params.get('page') ?? 0) + 1}` };
      return [{ _links: more ? { next } : {}, _embedded: { things: rows }, page: { totalElements: all.length } }];
    });
    on('json-api', (params) => {
      const number = Number(params.get('page[number]') ?? 1);
      const rows = all.slice((number - 1) * 4, number * 4);
      const data = rows.map(({ id, ...attributes }) => ({ type: 'things', id, attributes }));
      const next = number < 3 ? `/json-api?page%5Bnumber%5D=${number + 1}` : null;
      return [{ data, links: { next }, meta: {} }];
    });
    on('named', (params) => [{ total_count: all.length, workflows: pageOf(params, 3).rows }]);
    api.on('GET /entity', (_request, response) => {
      const problem = { type: 'https://a.invalid/p', title: 'No such part', detail: 'part 7 is gone', status: 404 };
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    });
    api.on('POST /search', ({ body }, response) => {
      const { text } = JSON.parse(body) as { text: string };
      const items = all.filter(({ name }) => name.includes(text));
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ items, total: 10, next: 'p2' }));
    });
    const spec = write('shop.json', JSON.stringify(DOCUMENT));
    const ca = write('ca.pem', api.authority.pem);
    const flags = [
      '--spec',
      spec,
      '--controller',
      api.origin,
      '--ca',
      ca,
      '--anonymous',
      '--output-schemas',
      '--allow-write',
      'listSearch',
    ];
    const cached = { XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
    ({ client } = await connectHere([...flags, '--log-level', 'error'], cached));
  });
  afterAll(async () => {
    await client?.close();
    await api?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ids = (text: string) => text.match(/\bt\d+\b/g) ?? [];
  const everything = all.map(({ id }) => id);

  test.each([
    ['listNumbered', 3],
    ['listLinked', 3],
    ['listItems', 3],
    ['listResults', 3],
    ['listCursor', 3],
    ['listToken', 3],
    ['listById', 3],
    ['listHal', 3],
    ['listJsonApi', 3],
    ['listNamed', 4],
  ])('%s: all pages, in %i requests', async (tool, requests) => {
    const before = api.seen.length;
    const { text, isError } = await callText(client, tool, { all: true });
    expect({ isError, ids: ids(text) }).toEqual({ isError: false, ids: everything });
    expect(api.seen.length - before).toBe(requests);
    expect(text).toContain('rows 1-10 of 10');
  });

  test.each([
    'listNumbered',
    'listLinked',
    'listResults',
    'listCursor',
    'listToken',
    'listById',
    'listHal',
    'listJsonApi',
    'listNamed',
  ])('%s: the hint above the rows gives the next page', async (tool) => {
    const { structuredContent } = await client.callTool({ name: tool, arguments: {} });
    const { data, next } = structuredContent as { data: Json[]; next: Json };
    const following = await client.callTool({ name: tool, arguments: next });
    const [row] = (following.structuredContent as { data: Json[] }).data;
    expect(row?.['id']).toBe(`t${data.length}`);
  });

  test.each([
    'listRoot',
    'listNumbered',
    'listLinked',
    'listItems',
    'listResults',
    'listCursor',
    'listToken',
    'listById',
    'listHal',
    'listNamed',
  ])('%s: filtered, sorted and counted here', async (tool) => {
    const filter = 'size > 5 and name != "thing 7" sort by size desc';
    const { text, isError } = await callText(client, tool, { filter, limit: 2 });
    expect({ isError, ids: ids(text) }).toEqual({ isError: false, ids: ['t9', 't8'] });
    expect(text).toContain('rows 1-2 of 3.');
    expect(text).toContain('This list takes no filter of its own, so 10 rows were read, filtered and sorted here.');
    expect((await callText(client, tool, { filter, count: true })).text).toContain(`${tool}: 3 rows.`);
    expect((await callText(client, tool, { count: true })).text).toBe(`${tool}: 10 rows.`);
  });

  test('a list without a hint at its next page is neither called complete nor read as a whole', async () => {
    expect((await callText(client, 'listBlind', {})).text).toContain('listBlind: rows 1-4.');
    expect((await callText(client, 'listBlind', { all: true })).text).toContain('Unknown argument "all"');
  });

  test('limit and fields work', async () => {
    const { text } = await callText(client, 'listRoot', { limit: 2, fields: ['id', 'size'] });
    expect(ids(text)).toEqual(['t0', 't1']);
    expect(text).toContain('The page has 10: raise limit for more.');
    expect(text).not.toContain('thing 0');
    expect(ids((await callText(client, 'listNumbered', { limit: 7, all: true })).text)).toEqual(everything.slice(0, 7));
    expect(api.seen.at(-1)?.path).toContain('per_page=4');
    await callText(client, 'listNumbered', { limit: 2 });
    expect(api.seen.at(-1)?.path).toBe('/numbered?per_page=2');
    await callText(client, 'listItems', { limit: 3 });
    expect(api.seen.at(-1)?.path).toBe('/items?limit=3');
  });

  test('a search by POST is one request, with limit, fields and filter', async () => {
    const before = api.seen.length;
    const { text, isError } = await callText(client, 'listSearch', { text: 'thing', limit: 2, fields: ['id'] });
    expect({ isError, ids: ids(text) }).toEqual({ isError: false, ids: ['t0', 't1'] });
    expect(text).not.toContain('thing 0');
    const filter = 'size > 7 sort by size desc';
    expect(ids((await callText(client, 'listSearch', { text: 'thing', filter })).text)).toEqual(['t9', 't8']);
    expect(api.seen.slice(before).map(({ body }) => body)).toEqual(['{"text":"thing"}', '{"text":"thing"}']);
  });

  test('an answer in another form is shown unchanged', async () => {
    api.on('GET /root', (_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"queued":true}');
    });
    expect((await callText(client, 'listRoot', {})).text).toContain('"queued":true');
  });

  test('a problem document is shown in its own words', async () => {
    const { text, isError } = await callText(client, 'listEntity', {});
    expect(isError).toBe(true);
    expect(text).toContain('404');
    expect(text).toContain('No such part: part 7 is gone');
  });
});
