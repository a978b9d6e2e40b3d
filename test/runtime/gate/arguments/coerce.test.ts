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

const number = { type: 'number' };
const $defs = { n: integer, nothing: { type: ['null'] }, loop: { anyOf: [{ $ref: '#/$defs/loop' }, integer] } };
const n = { $ref: '#/$defs/n' };
const lost = { $ref: '#/$defs/none' };

/** A reference to a number, by as many as that. */
const chain = (length: number) => ({
  $ref: '#/$defs/1',
  $defs: Object.fromEntries(
    Array.from({ length }, (_, at) => [at + 1, at + 1 === length ? integer : { $ref: `#/$defs/${at + 2}` }]),
  ),
});

/** Alternatives within alternatives. */
const within = (levels: number): object => (levels === 0 ? integer : { anyOf: [within(levels - 1)] });

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
  ['a fraction', '1.25', number, 1.25],
  ['an exponent', '1e3', number, 1000],
  ['an exponent of two digits', '1E10', number, 1e10],
  ['a negative exponent', '1e-2', number, 0.01],
  ['an exponent with a sign', '1e+3', number, 1000],
  ['no digits in front of the point', '.5', number, '.5'],
  ['no digits behind the point', '5.', number, '5.'],
  ['100 digits', '9'.repeat(100), integer, 10n ** 100n - 1n],
  ['more digits than that', '9'.repeat(101), integer, '9'.repeat(101)],
  ['spaces around a truth value', ' true ', boolean, true],
  ['a large integer where a text belongs', 10n ** 20n, string, '100000000000000000000'],
  ['spaces before a JSON array', ' ["a"]', strings, ['a']],
  ['spaces before a JSON array in a recursive list', ' [["a"]]', list, [['a']]],
  ['one object in a text where several may stand', '{"port":"1"}', objects, [{ port: 1 }]],
  ['no object in a text', 'a,b', objects, 'a,b'],
  ['a list of references to numbers', '1,2', { type: 'array', items: n, $defs }, [1, 2]],
  ['a list of references to nothing', '1,2', { type: 'array', items: lost }, ['1', '2']],
  ['a list of lists', '1,2', { type: 'array', items: integers }, [[1], [2]]],
  ['a list where an object belongs', [5], nested, [5]],
  ['a text where an object belongs', 'x', nested, 'x'],
  ['undefined means: not given', { ott: undefined }, nested, {}],
  ['a member named __proto__', JSON.parse('{"__proto__":"5"}'), nested, JSON.parse('{"__proto__":"5"}')],
  ['a reference to nothing', 'x', lost, 'x'],
  ['references in a circle', '5', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }, '5'],
  ['20 references', '5', chain(20), 5],
  ['more references than that', '5', chain(21), '5'],
  ['a number or a truth value', '5', { type: ['integer', 'boolean'] }, 5],
  ['a truth value or a number', 'true', { oneOf: [integer, boolean] }, true],
  ['a fraction or nothing', '1.5', { type: ['number', 'null'] }, 1.5],
  ['a text that may be itself', '5', { type: ['integer', 'string'] }, '5'],
  ['neither of two', '5', { type: ['boolean', 'null'] }, '5'],
  ['neither of two others', 'true', { type: ['integer', 'null'] }, 'true'],
  ['a list or nothing', '[1]', { type: ['array', 'null'] }, [1]],
  ['an object or a list', '{"a":1}', { oneOf: [{ properties: { a: integer } }, strings] }, { a: 1 }],
  ['a list where one of several belongs', [5], { type: ['integer', 'boolean'] }, [5]],
  ['JSON of too many levels', `${'['.repeat(200)}${']'.repeat(200)}`, strings, `${'['.repeat(200)}${']'.repeat(200)}`],
];

test.each<[means: 'nothing' | 'null', schema: object]>([
  ['null', { type: 'string', nullable: true }],
  ['nothing', { type: 'string', nullable: false }],
  ['null', { type: ['string', 'null'] }],
  ['null', { enum: ['a', null] }],
  ['nothing', { enum: ['a'] }],
  ['null', { const: null }],
  ['nothing', { const: 'a' }],
  ['null', {}],
  ['nothing', { properties: { a: string } }],
  ['nothing', n],
  ['null', { anyOf: [integer, { type: 'null' }] }],
  ['null', { oneOf: [n, { $ref: '#/$defs/nothing' }] }],
  ['nothing', { anyOf: [n, string] }],
  ['null', { anyOf: [lost, string] }],
  ['null', { anyOf: [{ $ref: '#/$defs/loop' }] }],
  ['nothing', within(5)],
  ['null', within(6)],
])('null means %s for %j', (means, schema) => {
  const given = coerce({ a: null }, { type: 'object', properties: { a: schema }, $defs });
  expect(given).toStrictEqual(means === 'null' ? { a: null } : {});
});

describe('coerce', () => {
  test.each(rows)('%s', (_name, input, schema, expected) => {
    expect(coerce(input, schema as never)).toStrictEqual(expected);
  });
});
