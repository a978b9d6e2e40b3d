import { describe, expect, test } from 'vitest';
import { coerce } from '../../../../src/runtime/gate/arguments/coerce.ts';

const integer = { type: 'integer' };
const boolean = { type: 'boolean' };
const string = { type: 'string' };
const strings = { type: 'array', items: string };
const integers = { type: 'array', items: integer };
const objects = { type: 'array', items: { type: 'object', properties: { port: integer } } };
const nested = { type: 'object', properties: { ott: boolean, size: integer, tags: { type: 'object' } } };

/** A recursive list: of lists of itself. */
const list = {
  $ref: '#/$defs/list',
  $defs: {
    list: { type: 'array', items: { $ref: '#/$defs/same' } },
    same: { $ref: '#/$defs/list' },
  },
};

const rows: [name: string, input: unknown, schema: object, expected: unknown][] = [
  ['a number in a text', '5', integer, 5],
  ['a negative number with spaces', ' -7 ', integer, -7],
  ['a fraction stays what it is, for the check to refuse', '1.5', integer, 1.5],
  ['no number', '5 apples', integer, '5 apples'],
  ['an empty text is no number', '', integer, ''],
  ['a number that JavaScript cannot hold', '9223372036854775807', integer, 9223372036854775807n],
  ['true in a text', 'true', boolean, true],
  ['False in a text', 'False', boolean, false],
  ['neither true nor false', 'yes', boolean, 'yes'],
  ['a number where a text belongs', 5, string, '5'],
  ['a boolean where a text belongs', true, string, 'true'],
  ['a JSON array in a text', '["a","b,c"]', strings, ['a', 'b,c']],
  ['a list with commas', 'a, b', strings, ['a', 'b']],
  ['one text', '#all', strings, ['#all']],
  ['an empty text is an empty list', '', strings, []],
  ['numbers in a list', '1,2', integers, [1, 2]],
  ['texts in an array of numbers', ['1', '2'], integers, [1, 2]],
  ['a broken JSON array', '["a"', strings, '["a"'],
  ['one object where several may stand', { port: '1' }, objects, [{ port: 1 }]],
  ['objects in a text', '[{"port":"1"}]', objects, [{ port: 1 }]],
  ['an object in a text', '{"ott":"true"}', nested, { ott: true }],
  ['properties inside', { ott: 'true', size: '3' }, nested, { ott: true, size: 3 }],
  ['null means: not given', { ott: null, size: 1 }, nested, { size: 1 }],
  ['null inside free-form data is data', { tags: { a: null } }, nested, { tags: { a: null } }],
  ['an unknown key stays for the check', { oot: 'true' }, nested, { oot: 'true' }],
  ['no schema, no change', '5', {}, '5'],
  ['no list of itself, which would have no end', 'a', list, 'a'],
  ['nor in a list of such', ['a', { b: '1' }, '[["a"]]'], list, ['a', { b: '1' }, [['a']]]],
  ['nor by a reference to a reference', { b: 1 }, { $defs: list.$defs, $ref: '#/$defs/same' }, { b: 1 }],
];

describe('coerce', () => {
  test.each(rows)('%s', (_name, input, schema, expected) => {
    expect(coerce(input, schema as never)).toStrictEqual(expected);
  });
});
