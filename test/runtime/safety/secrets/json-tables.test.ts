/** Tables in JSON: only cells below the name of a secret are hidden. */
import { expect, test } from 'vitest';
import { hideTables } from '../../../../src/runtime/safety/secrets/json-tables.ts';

const nested = (inner: object, depth: number): unknown => (depth === 0 ? inner : [nested(inner, depth - 1)]);
const TABLE = { columns: ['user', 'password'], rows: [['bob', 'x']] };
const named = (length: number) => ({ columns: ['password'.padStart(length, 'a ')], rows: [['x']] });

test.each<[value: unknown, shown: unknown]>([
  [TABLE, { columns: ['user', 'password'], rows: [['bob', '*']] }],
  [
    { columns: ['password', 'user', 'pin'], rows: [['x', 'bob', 4711]] },
    { columns: ['password', 'user', 'pin'], rows: [['*', 'bob', '*']] },
  ],
  [
    { columns: ['password', 'user'], labels: ['user', 'pin'], rows: [['x', 'y']] },
    { columns: ['password', 'user'], labels: ['user', 'pin'], rows: [['*', '*']] },
  ],
  [
    { fields: [{ name: 'user' }, { name: 'password' }], data: [['bob', 'x']] },
    { fields: [{ name: 'user' }, { name: 'password' }], data: [['bob', '*']] },
  ],
  [
    { headers: ['password'], rows: [{ cells: ['x'] }] },
    { headers: ['password'], rows: [{ cells: ['*'] }] },
  ],
  [
    { keys: ['user', 'password'], values: ['bob', 'x'] },
    { keys: ['user', 'password'], values: ['bob', '*'] },
  ],
  [
    [
      ['user', 'password'],
      ['bob', 'x'],
    ],
    [
      ['user', 'password'],
      ['bob', '*'],
    ],
  ],
  [nested(TABLE, 28), nested({ columns: ['user', 'password'], rows: [['bob', '*']] }, 28)],
  [named(100), { ...named(100), rows: [['*']] }],
])('%j has its cells hidden', (value, shown) => {
  expect(JSON.parse(hideTables(JSON.stringify(value), '*'))).toStrictEqual(shown);
});

test.each<[value: unknown]>([
  [{ columns: ['user', 'role'], rows: [['bob', 'admin']] }],
  [{ columns: ['password'], rows: [['', '[redacted: secret]']] }],
  [{ columns: ['password'], rows: [['[redacted: secret]']] }],
  [{ others: ['password'], values: ['x'], more: [['', 1]] }],
  [{ keys: ['password'], others: ['x'], values: [['', '']] }],
  [{ columns: ['password'], rows: { a: ['x'] }, more: [['', 1]] }],
  [{ columns: ['password'], rows: [{ tags: ['x'] }], more: [['', 1]] }],
  [{ columns: ['password'], rows: [{ cells: { a: ['x'] } }], more: [['', 1]] }],
  [{ fields: [{ note: 'password' }], data: [['x']] }],
  [{ columns: { name: 'password' }, data: [['x']] }],
  [
    [
      ['a', 'b'],
      ['password', 'c'],
      ['x', 'y'],
    ],
  ],
  [[['password'], [['x']]]],
  [[['password'], { a: ['x'] }, [['']]]],
  [nested(TABLE, 29)],
  [named(102)],
])('%j stays', (value) => {
  const text = JSON.stringify(value);
  expect(hideTables(text, '*')).toBe(text);
});

/** Names as their singular, some with an ending that they may also have. */
const headings = 'column col field header heading key name label title variable param'.split(' ');
const values = 'value val data row cell content default'.split(' ');
const bothNumbers = (names: readonly string[]) =>
  names.flatMap((name) => [name, `${name}s`.replace(/^datas|rows$/, name)]);

test('keys and values are known by any of their names, in any layout', () => {
  for (const indent of [0, 2]) {
    for (const name of bothNumbers(headings)) {
      const text = JSON.stringify({ [name]: ['user', 'password'], values: ['bob', 'x'] }, null, indent);
      expect(hideTables(text, '*')).toBe(text.replace('"x"', '"*"'));
    }
    for (const name of bothNumbers(values)) {
      const text = JSON.stringify({ keys: ['user', 'password'], [name]: ['bob', 'x'] }, null, indent);
      expect(hideTables(text, '*')).toBe(text.replace('"x"', '"*"'));
    }
    const table = JSON.stringify(TABLE, null, indent);
    expect(hideTables(table, '*')).toBe(table.replace('"x"', '"*"'));
  }
  expect(hideTables('{"keys" : ["pin"], "values" : [ 4711 ]}', '*')).toBe('{"keys" : ["pin"], "values" : [ "*" ]}');
});

test.each(['monkeys', 'keyset'])('%s are no keys, and no values', (name) => {
  const value = { [name]: ['password'], values: ['x'], more: [['']] };
  expect(hideTables(JSON.stringify(value), '*')).toBe(JSON.stringify(value));
  const other = { keys: ['password'], [name.replace('key', 'value')]: ['x'], more: [['']] };
  expect(hideTables(JSON.stringify(other), '*')).toBe(JSON.stringify(other));
});

test('two hundred headings are remembered', () => {
  const columns = Array.from({ length: 201 }, () => 'password');
  const { rows } = JSON.parse(hideTables(JSON.stringify({ columns, rows: [columns.map(() => 'x')] }), '*'));
  expect(rows[0].slice(198)).toStrictEqual(['*', '*', 'x']);
});
