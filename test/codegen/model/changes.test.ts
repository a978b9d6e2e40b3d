import { describe, expect, test } from 'vitest';
import type { FieldHolder } from '../../../codegen/model/changed-fields.ts';
import { changeTable } from '../../../codegen/model/changes.ts';
import type { ChangesOverlay } from '../../../codegen/overlay/changes-form.ts';
import type { HttpMethod, JsonSchema, Operation } from '../../../src/contract.ts';
import { refusals, rows } from '../../support/examples.ts';
import { overlayOf } from '../make.ts';

const text = { type: 'string' };
const reference = { type: 'object', properties: { entity: text, id: text } };
const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
  ...{ type: 'object', properties },
  ...(required.length > 0 ? { required } : {}),
});

/** A tool with these arguments, in the path if it has a parameter for them, and these fields in its answer. */
function tool(
  name: string,
  [method, path]: readonly [HttpMethod, string],
  input: JsonSchema = object({}),
  answered?: JsonSchema,
  more: Partial<Operation> = {},
): FieldHolder {
  const names = Object.keys((input['properties'] ?? {}) as object);
  const places = names.map((each) => [
    each,
    { in: path.includes(`{${each}}`) ? ('path' as const) : ('body' as const) },
  ]);
  const effect = method === 'GET' ? 'read' : 'write';
  const operation = {
    name,
    method,
    path,
    api: 'shop',
    answers: 'application/json',
    effect,
    marks: [],
    ...more,
    arguments: Object.fromEntries(places),
  };
  return {
    operation: {
      ...operation,
      ...(more.arguments === undefined ? {} : { arguments: more.arguments }),
    } as unknown as Operation,
    input: { schema: input },
    ...(answered === undefined ? {} : { output: object({ data: answered }) as never }),
  };
}

const id = { id: text };
const book = object({
  id: text,
  title: text,
  shelf: reference,
  shelfId: text,
  price: object({ net: { type: 'number' } }),
  isNew: { type: 'boolean' },
});
const requested = {
  title: text,
  shelf: text,
  price: object({ net: { type: 'number' } }),
  isNew: { type: 'boolean' },
  pin: text,
};
const list = { rows: ['id', 'title', 'name'] };
const tools: readonly FieldHolder[] = [
  tool('listBooks', ['GET', '/books'], object({ filter: text }), undefined, { ...list, filter: 'title = "Emma"' }),
  tool('detailBook', ['GET', '/books/{id}'], object(id), book),
  tool('createBook', ['POST', '/books'], object(requested)),
  tool('patchBook', ['PATCH', '/books/{id}'], object({ ...id, ...requested })),
  tool('updateBook', ['PUT', '/books/{id}'], object({ ...id, ...requested }, ['id', 'title'])),
  tool('deleteBook', ['DELETE', '/books/{id}'], object(id)),
  tool('listBookSales', ['GET', '/books/{id}/book-sales'], object(id), undefined, list),
  tool('listBookVisits', ['GET', '/books/{id}/visits'], object(id), undefined, list),
  tool('addSale', ['POST', '/books/{id}/book-sales'], object(id)),
  tool('dropSale', ['DELETE', '/books/{id}/book-sales'], object(id)),
  tool('sellBook', ['POST', '/books/{id}/sell'], object({ ...id, price: text })),
  tool('ringBell', ['POST', '/bell'], object({})),
];
const overlay: ChangesOverlay = {
  ...overlayOf({}).changes,
  reads: { sellBook: { reader: 'detailBook', sets: { isNew: false } } },
  unread: { ringBell: 'Nobody can read a sound.' },
};
const table = (changes: Partial<ChangesOverlay> = {}, more: readonly FieldHolder[] = []) =>
  changeTable({ ...overlay, ...changes }, [...tools, ...more]);

describe('a change', () => {
  const fields = ['title', 'shelf', 'price.net', 'isNew', 'pin'];
  const read = { reader: 'detailBook', fields, as: { shelf: 'shelfId' }, undeclared: ['pin'] };
  rows((name: string) => table().changes[name], {
    'that makes something is read below its path': { input: 'createBook', expected: { ...read, outcome: 'made' } },
    'of fields is read at its path, a reference by its id': {
      input: 'patchBook',
      expected: { ...read, outcome: 'changed' },
    },
    'that replaces all resets what it need not be given': {
      input: 'updateBook',
      expected: { ...read, outcome: 'changed', resets: { shelf: null, 'price.net': null, isNew: false, pin: null } },
    },
    'that removes leaves nothing': {
      input: 'deleteBook',
      expected: { reader: 'detailBook', outcome: 'removed', fields: [] },
    },
    'of a list adds to it': { input: 'addSale', expected: { reader: 'listBookSales', outcome: 'added', fields: [] } },
    'of a list drops from it': {
      input: 'dropSale',
      expected: { reader: 'listBookSales', outcome: 'dropped', fields: [] },
    },
    'elsewhere is read as the overlay says': {
      input: 'sellBook',
      expected: { reader: 'detailBook', outcome: 'changed', fields: ['price'], sets: { isNew: false } },
    },
    'that is not read has its reason': { input: 'ringBell', expected: undefined },
  });

  test('renames, resets and declares fields as the overlay says', () => {
    const { changes } = table({
      reads: {
        ...overlay.reads,
        patchBook: { as: { title: 'name' }, outcome: 'removed' },
        createBook: { unshown: ['title'] },
      },
      resets: { isNew: true },
      undeclared: ['detailBook'],
    });
    expect(changes['patchBook']).toMatchObject({ outcome: 'removed', as: { title: 'name', shelf: 'shelfId' } });
    expect(changes['patchBook']?.undeclared).toBeUndefined();
    expect(changes['createBook']?.undeclared).toEqual(['title']);
    expect(changes['updateBook']?.resets).toMatchObject({ isNew: true });
  });

  test('of a file is not read back, but for its removal', () => {
    const file = '/books/{id}/cover';
    const cover = (name: string, method: HttpMethod) => tool(name, [method, file], object(id));
    const more = [
      tool('getCover', ['GET', file], object(id), undefined, { answers: 'image/png' }),
      cover('uploadCover', 'POST'),
      cover('deleteCover', 'DELETE'),
    ];
    const unread = { ...overlay.unread, uploadCover: 'It is a picture.' };
    expect(() => table({}, more)).toThrow('no read shows what it changes');
    expect(table({ unread }, more).changes).toMatchObject({ deleteCover: { reader: 'getCover', outcome: 'removed' } });
  });

  test('without a reader has its reason, or says that it waits for review', () => {
    expect(table().unread).toEqual({ ringBell: 'Nobody can read a sound.' });
    const waiting = tool('openDoor', ['POST', '/door'], object({}), undefined, { review: true });
    expect(table({}, [waiting]).unread['openDoor']).toBe('Nobody has described how yet.');
  });
});

describe('dependents of an entity', () => {
  test('are the lists below it, except those that the overlay excludes', () => {
    const { dependents, kind, named } = table({ independent: ['listBookVisits'] }).targets['detailBook'] ?? {};
    expect([kind, named]).toEqual(['book', 'listBooks']);
    expect(dependents).toEqual([{ kind: 'book sales', list: 'listBookSales' }]);
  });

  test('include those that the overlay adds', () => {
    const sequels = { list: 'listBooks', filter: 'sequelOf = "{id}"' };
    const targets = { detailBook: { kind: 'volume', inUse: 'refused', dependents: { sequels } } } as const;
    const found = table({ targets, independent: ['listBookVisits', 'listBookSales'] }).targets['detailBook'];
    expect(found).toEqual({
      kind: 'volume',
      named: 'listBooks',
      inUse: 'refused',
      dependents: [{ kind: 'sequels', ...sequels }],
    });
  });
});

refusals((changes: Partial<ChangesOverlay>) => table(changes), {
  'a change that nothing says how to read': {
    input: { unread: {} },
    expected: { pointer: '/changes/reads/ringBell', says: /no read shows what it changes/ },
  },
  'a reader that does not exist': {
    input: { reads: { sellBook: { reader: 'detailBooks' } } },
    expected: { pointer: '/changes/reads/sellBook', says: /no read is called "detailBooks"/ },
  },
  'a word about no change': {
    input: { reads: { ...overlay.reads, listBooks: {} } },
    expected: { pointer: '/changes/reads/listBooks', says: /there is no write tool with this name/ },
  },
  'a reason for no change': {
    input: { unread: { ...overlay.unread, closeShop: 'The shop is closed.' } },
    expected: { pointer: '/changes/unread/closeShop', says: /there is no write tool with this name/ },
  },
  'a reset of no argument': {
    input: { resets: { colour: 'red' } },
    expected: { pointer: '/changes/resets/colour', says: /no PUT has such an argument/ },
  },
  'a target that no change reads': {
    input: { targets: { listBooks: { kind: 'book' } } },
    expected: { pointer: '/changes/targets/listBooks', says: /no change is read back with a tool of this name/ },
  },
  'undeclared fields of nothing': {
    input: { undeclared: ['detailShop'] },
    expected: { pointer: '/changes/undeclared/detailShop', says: /no change is read/ },
  },
  'an independent list that is none': {
    input: { independent: ['listBooks'] },
    expected: { pointer: '/changes/independent/listBooks', says: /no list with this name under an entity/ },
  },
  'dependents that no filter can find': {
    input: { targets: { detailBook: { dependents: { sales: { list: 'listBookSales', filter: 'book = "{id}"' } } } } },
    expected: { pointer: '/changes/targets/detailBook/dependents/sales', says: /"listBookSales" does not list them/ },
  },
  'dependents in no list': {
    input: { targets: { detailBook: { dependents: { owners: { list: 'listOwners' } } } } },
    expected: { pointer: '/changes/targets/detailBook/dependents/owners', says: /"listOwners" does not list them/ },
  },
});
