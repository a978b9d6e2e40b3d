import { describe, expect, test } from 'vitest';
import { buildModel } from '../../codegen/build-model.ts';
import type { JsonObject } from '../../codegen/json.ts';
import type { LoadedDocument } from '../../codegen/load.ts';
import type { OperationOverlay, Overlay } from '../../codegen/overlay.ts';
import { categoryOf, jsonBody, overlayOf } from './make.ts';
import { refusals, rows } from './rows.ts';

const answer = { responses: { 200: { content: { 'application/json': { schema: {} } } } } };
const listThings = { operationId: 'listThings', ...answer };
const addThing = { operationId: 'addThing', ...answer, ...jsonBody({ type: 'object', properties: { name: {} } }) };

function documentOf(api: string, paths: JsonObject, url = 'https://example.com/v1/'): LoadedDocument {
  const lock = { title: api, version: '1', operations: 1, digest: 'sha256:0' };
  return { api, file: `spec/${api}.json`, document: { servers: [{ url }], paths }, lock };
}

interface Given {
  readonly paths: JsonObject;
  readonly operations: Record<string, OperationOverlay>;
  readonly more?: Partial<Overlay>;
}

function build({ paths, operations, more }: Given) {
  const overlay = overlayOf({ categories: [categoryOf(operations)], ...more });
  return buildModel({ documents: [documentOf('shop', paths)], overlay });
}

const POST = { '/things': { post: addThing } };
const unread = { ...overlayOf({}).changes, unread: { addThing: 'No read shows what was added.' } };
const judged = { effect: 'write', why: 'Adds a thing.' } as const;

describe('the effect of a tool', () => {
  const effects = (given: Given) =>
    build(given).tools.map(({ operation: { effect, idempotent }, why }) => [effect, idempotent, why]);
  rows(effects, {
    'is that of the overlay': {
      given: { paths: POST, operations: { addThing: judged }, more: { changes: unread } },
      want: [['write', false, 'Adds a thing.']],
    },
    'is to read for a GET': {
      given: { paths: { '/things': { get: listThings } }, operations: { listThings: {} } },
      want: [['read', true, 'A GET: it reads and changes nothing.']],
    },
    'may be another for a GET, with its reason': {
      given: {
        paths: { '/things': { get: listThings } },
        operations: { listThings: { effect: 'write', why: 'Counts the visit.', idempotent: false } },
      },
      want: [['write', false, 'Counts the visit.']],
    },
    'is only proposed while it waits for review': {
      given: { paths: POST, operations: { addThing: { review: true } } },
      want: [['write', false, expect.any(String)]],
    },
  });

  const place = { pointer: '/operations/addThing', says: /things\.yaml.*a POST without a reviewed effect/ };
  refusals(effects, {
    'not judged': { given: { paths: POST, operations: { addThing: {} } }, want: place },
    'without its reason': { given: { paths: POST, operations: { addThing: { effect: 'write' } } }, want: place },
    'of a GET, without its reason': {
      given: { paths: { '/things': { get: listThings } }, operations: { listThings: { effect: 'write' } } },
      want: { pointer: '/operations/listThings', says: /a GET without a reviewed effect/ },
    },
  });
});

describe('reports parts of the overlay that match nothing', () => {
  const GET = { paths: { '/things': { get: listThings } }, operations: { listThings: {} } };
  refusals(build, {
    'an entry': {
      given: { ...GET, operations: { listThings: {}, listOthers: {} } },
      want: { pointer: '/operations/listOthers', says: /matches no operation/ },
    },
    'a shared description': {
      given: { ...GET, more: { arguments: { colour: 'as hex' } } },
      want: { pointer: '/arguments/colour', says: /no tool has such an argument/ },
    },
    'paging of a tool that has none': {
      given: { ...GET, operations: { listThings: { pages: 'unlisted' } } },
      want: { pointer: '/operations/listThings/pages', says: /no argument `offset`/ },
    },
    'the example of a filter': {
      given: { ...GET, operations: { listThings: { filter: 'name = "x"' } } },
      want: { pointer: '/operations/listThings/filter', says: /no argument `filter`/ },
    },
    'a repair': {
      given: { ...GET, more: { repairs: { shop: [{ at: '/paths/x', was: 1, why: 'it was wrong' }] } } },
      want: { pointer: '/paths/x', says: /does not match the document/ },
    },
    'an API': {
      given: { ...GET, more: { apis: { toys: {} } } },
      want: { pointer: '/apis/toys', says: /never imported/ },
    },
    'an alias that is the name of another': {
      given: {
        paths: { '/things': { get: listThings, post: addThing } },
        operations: { listThings: { aliases: ['addThing'] }, addThing: judged },
      },
      want: { pointer: '/operations/listThings/aliases/0', says: /"addThing" means addThing and listThings/ },
    },
  });
});

test('sorts tools of all documents by name, and gives each API its base path', () => {
  const overlay = overlayOf({
    apis: { shop: {}, stock: { infix: 'Stock' } },
    categories: [
      categoryOf({ listThings: {}, addThing: judged }),
      { ...categoryOf({ listStockThings: {} }, 'spec/overlay/stock.yaml'), tags: { stock: ['Thing'] } },
    ],
  });
  const { apis, tools } = buildModel({
    documents: [
      documentOf('shop', { '/things': { get: listThings, post: addThing } }),
      documentOf('stock', { '/things': { get: listThings } }, '/'),
    ],
    overlay,
  });
  expect(tools.map(({ operation: { name, api } }) => `${api} ${name}`)).toEqual([
    ...['shop addThing', 'stock listStockThings', 'shop listThings'],
  ]);
  expect(apis.map(({ api, basePath }) => [api, basePath])).toEqual([
    ['shop', '/v1'],
    ['stock', ''],
  ]);
});
