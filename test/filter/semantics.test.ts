/** The meaning of filters on JSON rows, where a reader would guess wrong. */
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/filter/error.ts';
import { fields, onlyFields, type Row } from '../../src/filter/fields.ts';
import { type ListQuery, select } from '../../src/filter/select.ts';

const FIELDS = fields({ name: 'string', cost: 'int', isAdmin: 'bool', lastSeen: 'date', roles: 'set' });

const ROWS: readonly Row[] = [
  { id: '1', name: 'Web', cost: 5, isAdmin: true, lastSeen: '2026-01-02T03:04:05Z', roles: ['a', 'c'] },
  {
    id: '2',
    name: 'api',
    cost: 0,
    isAdmin: false,
    roles: ['b'],
    tags: { team: 'ops', tier: 2.5, on: true, big: 1e21 },
  },
  { id: '3', roles: [], tags: { team: 'web', tier: 3, small: 1e-7, none: null, list: ['x'] } },
];

const ids = (query: ListQuery | string) =>
  select(ROWS, FIELDS, typeof query === 'string' ? { filter: query } : query).rows.map(({ id }) => id);

describe('a row without the value', () => {
  it.each([
    ['name != "Web"', '2 3'],
    ['name = "Web"', '1'],
    ['not name = "Web"', '2 3'],
    ['name not contains "e"', '2 3'],
    ['name not icontains "E"', '2 3'],
    ['not name contains "e"', '2 3'],
    ['name in ["api"]', '2'],
    ['name not in ["api"]', '1 3'],
    ['cost != 5', '2 3'],
    ['cost < 9', '1 2'],
    ['cost not between 0 and 1', '1 3'],
    ['isAdmin != true', '2 3'],
    ['isAdmin = false', '2 3'],
    ['lastSeen != datetime(2020-01-01T00:00:00Z)', '1 2 3'],
    ['lastSeen > datetime(2020-01-01T00:00:00Z)', '1'],
    ['tags.team != "ops"', '1 3'],
    ['tags.team not contains "p"', '1 3'],
    ['tags.none = null', '1 2 3'],
    ['tags.list = null', '1 2'],
  ])('%s', (filter, expected) => expect(ids(filter).join(' ')).toBe(expected));
});

describe('a tag is read as what it is compared with', () => {
  it.each([
    ['tags.tier = "2.5"', '2'],
    ['tags.tier = "3"', '3'],
    ['tags.tier = 2.5', '2'],
    ['tags.tier = 3', ''],
    ['tags.tier != 3', '1 2 3'],
    ['tags.tier > 2.6', '3'],
    ['tags.tier in [3]', ''],
    ['tags.tier in [3, 2.5]', '2 3'],
    ['tags.tier in ["3"]', '3'],
    ['tags.on = "true"', '2'],
    ['tags.on = true', '2'],
    ['tags.on', '2'],
    ['tags.on != true', '1 3'],
    ['tags.on contains "ru"', '2'],
    ['tags.big = "1000000000000000000000"', '2'],
    ['tags.small = "0.0000001"', '3'],
    ['tags.team = datetime(2020-01-01T00:00:00Z)', ''],
    ['tags.list = "x"', ''],
    ['tags.constructor != null', ''],
  ])('%s', (filter, expected) => expect(ids(filter).join(' ')).toBe(expected));
});

describe('words and sets', () => {
  it.each([
    ['true or false and false', '1 2 3'],
    ['false and false or true', ''],
    ['cost = 5 or cost = 0 and name = "api"', '1 2'],
    ['not cost = 5 and name = "Web"', '2 3'],
    ['name icontains "WEB"', '1'],
    ['name = 5', ''],
    ['cost in ["5"]', '1'],
    ['anyOf(roles) = "c"', '1'],
    ['allOf(roles) = "b"', '2 3'],
    ['anyOf(roles) != "b"', '1'],
    ['anyOf(roles) != "a"', '2'],
    ['isEmpty(roles)', '3'],
    ['count(roles) = 2', '1'],
    ['true sort by cost desc, name', '1 2 3'],
    ['true sort by cost', '3 2 1'],
    ['true sort by name skip 1 limit 1', '1'],
  ])('%s', (filter, expected) => expect(ids(filter).join(' ')).toBe(expected));
});

describe('pages', () => {
  const many = Array.from({ length: 600 }, (_, i): Row => ({ id: String(i).padStart(3, '0') }));
  const size = (query: ListQuery) => select(many, FIELDS, query).rows.length;

  it.each([
    [undefined, 10],
    [0, 10],
    [-1, 600],
    [-2, 10],
    [-5, 10],
    [7, 7],
    [501, 500],
  ])('limit %s gives %i rows, as parameter and in the filter', (limit, expected) => {
    expect(size({ limit })).toBe(expected);
    expect(size(limit === undefined ? {} : { filter: `true limit ${limit}`, limit: 3 })).toBe(expected);
  });

  it('a negative offset counts as none, and the filter overrides the parameters', () => {
    expect(select(many, FIELDS, { offset: -3, limit: 1 }).rows).toEqual([{ id: '000' }]);
    const selection = select(many, FIELDS, { filter: 'true sort by id desc skip 2 limit 1', sort: 'id', offset: 9 });
    expect(selection).toEqual({ rows: [{ id: '597' }], page: { limit: 1, offset: 2 }, totalCount: 600 });
  });
});

describe('a refusal says why', () => {
  const fault = (query: ListQuery) => {
    try {
      select(ROWS, FIELDS, query);
    } catch (error) {
      return error instanceof FilterError ? `${error.fault}: ${error.message}` : error;
    }
    return undefined;
  };

  it.each([
    [{ filter: 'nope = 1' }, 'filter: there is no field "nope"'],
    [{ filter: 'name =' }, 'filter: "<EOF>" is not expected at line 1, column 6'],
    [{ filter: 'name = "a" ; drop' }, 'filter: ";" is not expected at line 1, column 11'],
    [{ filter: 'name = "a"\nand x y' }, 'filter: "y" is not expected at line 2, column 6'],
    [{ filter: 'name < true' }, 'filter: "true" is not expected at line 1, column 7'],
    [{ filter: 'isAdmin = "yes"' }, 'filter: true or false cannot be compared with text'],
    [{ filter: 'cost = "5"' }, 'filter: a number cannot be compared with text'],
    [{ filter: 'cost icontains "5"' }, 'filter: a number cannot be compared with text'],
    [{ filter: 'isAdmin in [1]' }, 'filter: true or false cannot be searched in a list that starts with a number'],
    [
      { filter: 'name in [datetime(2020-01-01T00:00:00Z)]' },
      'filter: text cannot be searched in a list that starts with a date',
    ],
    [{ filter: 'name between 1 and 2' }, 'filter: between compares numbers and dates, not text'],
    [{ filter: 'lastSeen = datetime(2020-13-01T00:00:00Z)' }, expect.stringContaining('is not expected')],
    [{ filter: 'roles = "a"' }, 'filter: "roles" is a set: use anyOf, allOf, count or isEmpty'],
    [{ filter: 'anyOf(name) = "a"' }, 'filter: "name" is not a set'],
    [{ filter: 'cost' }, 'filter: "cost" is not true or false'],
    [{ filter: 'true limit 1.5' }, 'filter: "1.5" is not expected at line 1, column 11'],
    [{ sort: 'nope' }, 'sort: cannot sort by "nope": there is no field "nope"'],
    [{ sort: 'name up' }, 'sort: cannot sort by "name up": "up" is not expected at line 1, column 5'],
    [{ sort: 'tags.team' }, 'unsortable: lists cannot be sorted by "tags.team"'],
    [{ filter: `${'x'.repeat(500)} = 1` }, `filter: there is no field "${'x'.repeat(60)}..."`],
  ] as const)('%j', (query, expected) => expect(fault(query)).toEqual(expected));

  it('a list without tags has no tag fields', () => {
    expect(() => select(ROWS, onlyFields({ id: 'string' }), { filter: 'tags.a = "x"' })).toThrow('no field "tags.a"');
  });
});
