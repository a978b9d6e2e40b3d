import { describe, expect, test } from 'vitest';
import type { HttpOperation } from '../../../codegen/documents/operations.ts';
import { Aliases } from '../../../codegen/overlay/aliases.ts';
import type { CategoryOverlay, OperationOverlay, Overlay } from '../../../codegen/overlay/overlay.ts';
import { OverlayIndex, type PlacedOperation } from '../../../codegen/overlay/overlay-index.ts';
import { refusals, rows } from '../../support/examples.ts';
import { categoryOf, overlayOf } from '../make.ts';

const POINTER = '/paths/~1things/get';
const http = (operationId?: string): HttpOperation => ({
  method: 'GET',
  path: '/things',
  pointer: POINTER,
  pathItem: {},
  pathPointer: '',
  operation: { tags: ['Thing'], ...(operationId === undefined ? {} : { operationId }) },
});
const indexOf = (categories: readonly CategoryOverlay[], more: Partial<Overlay> = {}) =>
  new OverlayIndex(overlayOf({ apis: { shop: {}, stock: { infix: 'Stock' } }, categories, ...more }), [
    'shop',
    'stock',
  ]);

interface Given {
  readonly operations: Record<string, OperationOverlay>;
  readonly id?: string;
  readonly api?: string;
  readonly tags?: CategoryOverlay['tags'];
}

const place = ({ operations, id, api = 'shop', tags = { shop: ['Thing'] } }: Given) => {
  const index = indexOf([{ ...categoryOf(operations), tags }]);
  const each = { api: { api }, http: http(id), file: 'api.json' };
  const known = index.placeKnown(api, each.http, each.file);
  const [placed] = known === undefined ? index.placeOthers([each]).map(({ placed }) => placed) : [known];
  const { name, overlay, category } = placed as PlacedOperation;
  return [name, overlay, category.category];
};

describe('an operation finds its name and its entry', () => {
  rows(place, {
    'by its operationId': {
      input: { operations: { listThings: {} }, id: 'listThings' },
      expected: ['listThings', {}, 'things'],
    },
    'with the infix of its API': {
      input: { operations: { listStockThings: {} }, id: 'listThings', api: 'stock', tags: { stock: ['Thing'] } },
      expected: ['listStockThings', {}, 'things'],
    },
    'by an entry that names it': {
      input: { operations: { listStockThings: { operation: 'stock thingsList' } }, id: 'thingsList', api: 'stock' },
      expected: ['listStockThings', { operation: 'stock thingsList' }, 'things'],
    },
    'by an entry that names method and path': {
      input: { operations: { listAll: { operation: 'shop GET /things' } } },
      expected: ['listAll', { operation: 'shop GET /things' }, 'things'],
    },
    'an entry that names it goes before the rule': {
      input: { operations: { listThings: {}, listAll: { operation: 'shop listThings' } }, id: 'listThings' },
      expected: ['listAll', { operation: 'shop listThings' }, 'things'],
    },
  });

  refusals(place, {
    'no operationId': {
      input: { operations: {} },
      expected: { pointer: POINTER, says: /no rule can name[\s\S]*`operation: shop GET \/things`/ },
    },
    'no verb to put the infix behind': {
      input: { operations: { thingsList: {} }, id: 'thingsList', api: 'stock' },
      expected: { pointer: POINTER, says: /no rule can name[\s\S]*`operation: stock thingsList`/ },
    },
    'no entry: the error names the file of its tag': {
      input: { operations: {}, id: 'listThings' },
      expected: { pointer: POINTER, says: /"listThings" has no entry[\s\S]*spec\/overlay\/things\.yaml/ },
    },
    'no entry: the error names a new file if none has its tag': {
      input: { operations: {}, id: 'listThings', api: 'stock' },
      expected: { pointer: POINTER, says: /"listStockThings" has no entry[\s\S]*spec\/overlay\/thing\.yaml/ },
    },
    'an entry of this name that means another operation': {
      input: { operations: { listThings: { operation: 'stock listThings' } }, id: 'listThings' },
      expected: { pointer: POINTER, says: /the entry "listThings" in spec\/overlay\/things\.yaml is about another/ },
    },
    'an entry of this name in a category that has no tag of its API': {
      input: { operations: { listThings: {} }, id: 'listThings', tags: { stock: ['Thing'] } },
      expected: { pointer: POINTER, says: /the entry "listThings".* is about another[\s\S]*a tag of shop/ },
    },
    'a name that is too long': {
      input: { operations: {}, id: `list${'x'.repeat(45)}` },
      expected: { pointer: POINTER, says: /longer than 48 characters/ },
    },
    'a name that is too long by its infix': {
      input: { operations: {}, id: `listX${'x'.repeat(40)}`, api: 'stock' },
      expected: { pointer: POINTER, says: /longer than 48 characters/ },
    },
    'a name in the overlay that is none': {
      input: { operations: { 'list-all': { operation: 'shop listThings' } }, id: 'listThings' },
      expected: { pointer: POINTER, says: /"list-all" must be letters and digits/ },
    },
  });

  refusals(
    (ids: string[]) => {
      const index = indexOf([categoryOf({ listThings: {} })]);
      const all = ids.map((id) => ({ api: { api: 'shop' }, http: http(id), file: 'api.json' }));
      index.placeOthers(all.filter(({ http, file }) => !index.placeKnown('shop', http, file)));
    },
    {
      'a name that another operation has': {
        input: ['listThings', 'listThings'],
        expected: { pointer: POINTER, says: /"listThings" is taken by api\.json#\/paths\/~1things\/get/ },
      },
    },
  );
});

describe('refuses overlay entries that match nothing', () => {
  const unused = ({ categories = [], ...more }: Partial<Overlay>) => indexOf(categories, more).requireAllUsed();
  refusals(unused, {
    'an entry': {
      input: { categories: [categoryOf({ listNothing: {} })] },
      expected: { pointer: '/operations/listNothing', says: /things\.yaml.*matches no operation/ },
    },
    'an API with repairs': {
      input: { repairs: { toys: [] } },
      expected: { pointer: '/repairs/toys', says: /repairs\.yaml.*never imported[\s\S]*shop, stock/ },
    },
    'an API with names': {
      input: { apis: { toys: {} } },
      expected: { pointer: '/apis/toys', says: /apis\.yaml.*never imported/ },
    },
    'a name in two files': {
      input: { categories: [categoryOf({ listThings: {} }), categoryOf({ listThings: {} }, 'spec/overlay/b.yaml')] },
      expected: { pointer: '/operations/listThings', says: /b\.yaml.*is in spec\/overlay\/things\.yaml too/ },
    },
  });

  test('does not count a matched entry as unused', () => {
    const index = indexOf([categoryOf({ listThings: {} })]);
    index.placeKnown('shop', http('listThings'), 'api.json');
    expect(() => index.requireAllUsed()).not.toThrow();
  });
});

describe('a name or an alias belongs to one tool', () => {
  const aliases = (tools: [string, ...string[]][]) => {
    const owners = new Aliases(tools.map(([name]) => name));
    const category = categoryOf({});
    return tools.map(([name, ...aliases]) => owners.of({ name, overlay: { aliases }, category }));
  };
  rows(aliases, {
    'each its own': { input: [['a', 'b', 'c'], ['d']], expected: [['b', 'c'], []] },
  });
  refusals(aliases, {
    'an alias of two': {
      input: [
        ['a', 'x'],
        ['b', 'y', 'x'],
      ],
      expected: { pointer: '/operations/b/aliases/1', says: /things\.yaml.*"x" means a and b/ },
    },
    'an alias that is a name': {
      input: [['a', 'b'], ['b']],
      expected: { pointer: '/operations/a/aliases/0', says: /"b" means b and a/ },
    },
    'an alias twice': {
      input: [['a', 'x', 'x']],
      expected: { pointer: '/operations/a/aliases/1', says: /"x" means a and a/ },
    },
    'an alias that is its own name': {
      input: [['a', 'a']],
      expected: { pointer: '/operations/a/aliases/0', says: /"a" means a and a/ },
    },
  });
});
