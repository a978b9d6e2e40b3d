import { expect, test } from 'vitest';
import { redactTree } from '../../../../src/runtime/safety/secrets/redact-tree.ts';
import { secretJudgeOf } from '../../../../src/runtime/safety/secrets/secret-fields.ts';

const judge = secretJudgeOf({ code: 'code', 'list[].door': 'door', whole: 'box' });
const redacted = (value: unknown) => {
  const found: string[] = [];
  const shown = redactTree(value, judge, (_kind, secret) => {
    found.push(secret);
  });
  return [shown, found];
};

const rows: [name: string, value: unknown, shown: unknown, found: string[]][] = [
  ['a named field', { code: 'abc', other: 'x' }, { code: '[redacted: code]', other: 'x' }, ['abc']],
  ['a number', { code: 123456 }, { code: '[redacted: code]' }, ['123456']],
  ['what stands below a named field', { whole: { a: ['b'], c: 'd' } }, { whole: '[redacted: box]' }, ['b', 'd']],
  [
    'a field in a list',
    { list: [{ door: '1' }, { door: '2' }] },
    { list: [{ door: '[redacted: door]' }, { door: '[redacted: door]' }] },
    ['1', '2'],
  ],
  ['a field of that name elsewhere', { door: '1', a: { code: 'x' } }, { door: '1', a: { code: 'x' } }, []],
  [
    'a name that suggests a secret, anywhere',
    { data: { db: { clientSecret: 's' } } },
    { data: { db: { clientSecret: '[redacted: secret]' } } },
    ['s'],
  ],
  [
    'JSON within a text',
    { data: '{"password":"p","n":1}' },
    { data: '{"password":"[redacted: secret]","n":1}' },
    ['p'],
  ],
  [
    'JSON within JSON within a text',
    { data: 'sent: {"a":"{\\"dbPassword\\":\\"p\\"}","x":{"pwd":1234}}' },
    { data: 'sent: {"a":"{\\"dbPassword\\":\\"[redacted: secret]\\"}","x":{"pwd":"[redacted: secret]"}}' },
    ['p', '1234'],
  ],
  [
    'an object below a name that suggests a secret',
    { x: { secret: { a: 'b' } } },
    { x: { secret: '[redacted: secret]' } },
    ['b'],
  ],
  [
    'commands whose programs take passwords',
    [
      ['sshpass', '-p', 'p', 'pearl', '-p', 'coral'],
      ['curl', '-u', 'bob:pearl', 'x'],
      ['ssh', '-p', 'pearl'],
    ],
    [
      ['sshpass', '-p', 'p', 'pearl', '-p', '[redacted: secret]'],
      ['curl', '-u', 'bob:[redacted: secret]', 'x'],
      ['ssh', '-p', 'pearl'],
    ],
    [],
  ],
  [
    'arguments behind their flags, and a name with its value',
    [
      ['--user', 'bob', '--password', 'swordfish', 'x'],
      ['password', 'Pearl4711'],
      ['password', 'Pearl4711', 'x'],
    ],
    [
      ['--user', 'bob', '--password', '[redacted: secret]', 'x'],
      ['password', '[redacted: secret]'],
      ['password', 'Pearl4711', 'x'],
    ],
    ['swordfish', 'Pearl4711'],
  ],
  ['a list of more than texts', ['a', 7, { pin: 'x' }, null], ['a', 7, { pin: '[redacted: secret]' }, null], ['x']],
  [
    'what an object says that it holds, but not that it has none',
    [
      { name: 'pin', value: '4711', on: true },
      { name: 'pin', value: null },
      { name: 'x', value: '4711' },
    ],
    [
      { name: 'pin', value: '[redacted: secret]', on: true },
      { name: 'pin', value: null },
      { name: 'x', value: '4711' },
    ],
    ['4711'],
  ],
  ['yes and no', { x: { hasPassword: true } }, { x: { hasPassword: true } }, []],
  [
    'no more than what it contains, to be looked for elsewhere',
    { whole: { a: null, b: true, c: '', d: ['x', 7] } },
    { whole: '[redacted: box]' },
    ['x', '7'],
  ],
  ['a text with brackets', { data: 'a [b] {c} "d"' }, { data: 'a [b] {c} "d"' }, []],
  ['nothing and empty', { code: null, whole: '' }, { code: null, whole: '' }, []],
];
test.each(rows)('%s', (_name, value, shown, found) => expect(redacted(value)).toStrictEqual([shown, found]));

test('copes with a circular value', () => {
  let value: unknown = 'x';
  for (let depth = 0; depth < 50_000; depth += 1) value = [value];
  expect(JSON.stringify(redacted(value))).toContain('[nested too deeply]');
  expect(redacted({ whole: value })).toStrictEqual([{ whole: '[redacted: box]' }, []]);
});
