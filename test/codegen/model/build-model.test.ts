import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { buildModel } from '../../../codegen/model/build-model.ts';
import type { LoadedDocument } from '../../../codegen/model/load.ts';
import type { OperationOverlay, Overlay } from '../../../codegen/overlay/overlay.ts';
import { refusals, rows } from '../../support/examples.ts';
import { categoryOf, jsonBody, overlayOf } from '../make.ts';

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
  const effects = (input: Given) =>
    build(input).tools.map(({ operation: { effect, idempotent }, why }) => [effect, idempotent, why]);
  rows(effects, {
    'is that of the overlay': {
      input: { paths: POST, operations: { addThing: judged }, more: { changes: unread } },
      expected: [['write', false, 'Adds a thing.']],
    },
    'is to read for a GET': {
      input: { paths: { '/things': { get: listThings } }, operations: { listThings: {} } },
      expected: [['read', true, 'A GET: it reads and changes nothing.']],
    },
    'may be another for a GET, with its reason': {
      input: {
        paths: { '/things': { get: listThings } },
        operations: { listThings: { effect: 'write', why: 'Counts the visit.', idempotent: false } },
      },
      expected: [['write', false, 'Counts the visit.']],
    },
    'is only proposed while it waits for review': {
      input: { paths: POST, operations: { addThing: { review: true } } },
      expected: [['write', false, expect.any(String)]],
    },
  });

  const place = { pointer: '/operations/addThing', says: /things\.yaml.*a POST without a reviewed effect/ };
  refusals(effects, {
    'not judged': { input: { paths: POST, operations: { addThing: {} } }, expected: place },
    'without its reason': { input: { paths: POST, operations: { addThing: { effect: 'write' } } }, expected: place },
    'of a GET, without its reason': {
      input: { paths: { '/things': { get: listThings } }, operations: { listThings: { effect: 'write' } } },
      expected: { pointer: '/operations/listThings', says: /a GET without a reviewed effect/ },
    },
  });
});

describe('reports parts of the overlay that match nothing', () => {
  const GET = { paths: { '/things': { get: listThings } }, operations: { listThings: {} } };
  refusals(build, {
    'an entry': {
      input: { ...GET, operations: { listThings: {}, listOthers: {} } },
      expected: { pointer: '/operations/listOthers', says: /matches no operation/ },
    },
    'a shared description': {
      input: { ...GET, more: { arguments: { colour: 'as hex' } } },
      expected: { pointer: '/arguments/colour', says: /no tool has such an argument/ },
    },
    'paging of a tool that has none': {
      input: { ...GET, operations: { listThings: { pages: 'unlisted' } } },
      expected: { pointer: '/operations/listThings/pages', says: /no argument `offset`/ },
    },
    'the example of a filter': {
      input: { ...GET, operations: { listThings: { filter: 'name = "x"' } } },
      expected: { pointer: '/operations/listThings/filter', says: /no argument `filter`/ },
    },
    'a repair': {
      input: { ...GET, more: { repairs: { shop: [{ at: '/paths/x', was: 1, why: 'it was wrong' }] } } },
      expected: { pointer: '/paths/x', says: /does not match the document/ },
    },
    'an API': {
      input: { ...GET, more: { apis: { toys: {} } } },
      expected: { pointer: '/apis/toys', says: /never imported/ },
    },
    'an alias that is the name of another': {
      input: {
        paths: { '/things': { get: listThings, post: addThing } },
        operations: { listThings: { aliases: ['addThing'] }, addThing: judged },
      },
      expected: { pointer: '/operations/listThings/aliases/0', says: /"addThing" means addThing and listThings/ },
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
