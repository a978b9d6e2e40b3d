/** Keywords of JSON Schema, by themselves, beside others that need the complete check, and beside large integers. */
import { describe, expect, test, vi } from 'vitest';
import { faultsFor, inComplete } from './fault-of.ts';

const BIG = 10n ** 20n;
const HUGE = 10n ** 400n;
const integer = { type: 'integer' };
const string = { type: 'string' };

const named = (value: unknown) => Object.fromEntries([['__proto__', value]]);
const integers = { type: 'object', additionalProperties: integer };

type Row = [name: string, schema: object, right: readonly unknown[], wrong: readonly unknown[]];
const rows: Row[] = [
  ['type', integer, [5, 0, -1, BIG, HUGE, -HUGE], ['x', 1.5, true, ['x'], {}]],
  ['several types', { type: ['integer', 'string', 'null'] }, [5, BIG, 'x', null], [true, 1.5, [], {}]],
  ['any value', {}, [5, 'x', null, BIG, []], []],
  ['minimum', { type: 'number', minimum: 5 }, [5, 5.5, BIG, HUGE], [4, 4.5, -BIG, -HUGE]],
  ['maximum', { type: 'number', maximum: 5 }, [5, 4.5, -BIG], [6, 5.5, BIG]],
  ['exclusiveMinimum', { type: 'number', exclusiveMinimum: 5 }, [6, 5.5, BIG], [5, 4, -BIG]],
  ['exclusiveMaximum', { type: 'number', exclusiveMaximum: 5 }, [4, 4.5, -BIG], [5, 6, BIG]],
  ['minimum of any type', { minimum: 5 }, [5, 'x', true, [1]], [4, -BIG]],
  ['maximum of any type', { maximum: 5 }, [5, 'x', true, [9]], [6, BIG]],
  ['multipleOf', { type: 'integer', multipleOf: 3 }, [9, 0, -3, BIG - 1n], [10, 1, BIG]],
  ['multipleOf a fraction', { type: 'number', multipleOf: 0.01 }, [19.99, -0.5, 7, BIG], [19.999, 1e-7]],
  ['multipleOf a small fraction', { type: 'number', multipleOf: 1.5e-7 }, [3e-7, 3, 0.3], [1e-7, 1.6e-7, 1]],
  ['multipleOf a large number', { type: 'integer', multipleOf: 1e21 }, [0, 10n ** 22n], [5, BIG]],
  ['multipleOf of any type', { multipleOf: 2 }, [4, 'x', [1]], [3, BIG + 1n]],
  ['lengths', { type: 'string', minLength: 2, maxLength: 3 }, ['ab', 'abc'], ['a', 'abcd']],
  ['a length of any type', { maxLength: 1 }, ['a', 55, [1, 2]], ['ab']],
  ['numbers of items', { type: 'array', items: integer, minItems: 1, maxItems: 2 }, [[1], [1, BIG]], [[], [1, 2, 3]]],
  ['a number of items of any type', { minItems: 1 }, [[1], 'x', {}], [[]]],
  ['items', { type: 'array', items: integer }, [[], [1, BIG]], [['x'], [1, 1.5], [{}]]],
  ['items of any type', { items: integer }, ['x', [1]], [['x']]],
  [
    'uniqueItems',
    { type: 'array', uniqueItems: true },
    [
      [1, 2],
      [BIG, BIG + 1n],
    ],
    [
      [1, 1],
      [BIG, BIG],
    ],
  ],
  [
    'uniqueItems of objects',
    { uniqueItems: true },
    ['xx', [{ b: 1 }, { b: 2 }]],
    [
      [
        { b: 1, c: 2 },
        { c: 2, b: 1 },
      ],
    ],
  ],
  [
    'no uniqueItems',
    { type: 'array', uniqueItems: false },
    [
      [1, 1],
      [BIG, BIG],
    ],
    [],
  ],
  ['enum', { enum: ['x', 'y'] }, ['x', 'y'], ['z', 1, BIG]],
  ['enum of numbers', { type: 'integer', enum: [1, 2] }, [1, 2], [3, BIG]],
  ['enum of objects', { enum: [{ b: 1, c: [2] }, 7] }, [{ c: [2], b: 1 }, 7], [{ b: 1 }, { b: 1, c: [3] }, 8]],
  ['enum of several types', { type: ['string', 'integer'], enum: ['x', 7] }, ['x', 7], ['y', 8, true]],
  ['enum of other types too', { type: 'string', enum: ['x', 7, true] }, ['x'], ['y']],
  ['enum and a limit', { type: 'integer', enum: [1, 9], minimum: 5 }, [9], [1, 5, BIG]],
  ['const', { const: 'x' }, ['x'], ['y', 1, BIG]],
  ['const of an object', { const: { b: 1, c: [2] } }, [{ c: [2], b: 1 }], [{ b: 1 }, { b: 1, c: [2], d: 1 }]],
  ['pattern', { type: 'string', pattern: '^a+$' }, ['aa'], ['b']],
  ['not', { not: integer }, ['x', 1.5], [1, BIG]],
  ['allOf', { allOf: [{ minimum: 5 }, { maximum: 9 }] }, [5, 9, 'x'], [4, 10, BIG]],
  ['properties', { type: 'object', properties: { b: integer } }, [{}, { b: BIG }], [{ b: 'x' }, { c: 1 }, 5]],
  ['properties of any type', { properties: { b: integer } }, [{ b: 1 }, 5, 'x'], [{ b: 'x' }]],
  ['inherited names', { type: 'object', properties: { toString: string, b: string } }, [{}, { b: 'x' }], [{ b: [] }]],
  ['required', { type: 'object', properties: { b: string }, required: ['b'] }, [{ b: 'x' }], [{}]],
  ['required and undeclared', { type: 'object', required: ['b'] }, [{ b: 'x' }, { b: BIG }], [{}, { c: 1 }]],
  ['required of an inherited name', { type: 'object', required: ['toString'] }, [{ toString: 1 }], [{}]],
  [
    'required beside others',
    { type: 'object', properties: { c: string }, required: ['b'], additionalProperties: true },
    [{ b: 1 }],
    [{ c: 'x' }],
  ],
  ['additionalProperties', { type: 'object', additionalProperties: integer }, [{ b: 1 }], [{ b: 'x' }]],
  ['additionalProperties of any type', { additionalProperties: integer }, ['x', { b: 1 }], [{ b: 'x' }]],
  ['propertyNames', { type: 'object', propertyNames: { maxLength: 1 } }, [{ b: 1 }], [{ bb: 1 }]],
  ['null', { type: 'string', nullable: true }, [null, 'x'], [[1]]],
  ['null beside limits', { type: 'integer', nullable: true, minimum: 5 }, [null, 5], [4]],
  [
    'exactLimits',
    { type: 'number', exactLimits: '{"minimum":1,"maximum":100000000000000000000}' },
    [1, BIG],
    [0, BIG + 1n],
  ],
  ['exactLimits of any type', { exactLimits: '{"minimum":1}' }, [1, 'x', BIG], [0, -BIG]],
  ['an exact constant', { exactLimits: '{"const":{"b":100000000000000000000}}' }, [{ b: BIG }], [{ b: BIG + 1n }, 'x']],
  ['exact choices', { exactLimits: '{"enum":[100000000000000000000,"x"]}' }, [BIG, 'x'], [BIG + 1n, 'y', 5]],
  ['exact items', { items: { exactLimits: '{"enum":[100000000000000000000]}' } }, [[BIG]], [[BIG, BIG + 1n]]],
  ['a name of its own', integers, [named(5)], [named('x'), { b: 1, ...named('x') }]],
  [
    'a name of its own further inside',
    { type: 'object', additionalProperties: { type: 'array', items: integers } },
    [{ b: [{ c: 1 }], d: [named(5)] }],
    [{ b: [{ c: 1 }], d: [{ e: 1 }, named('x')] }, { b: [5, named(5)] }],
  ],
  [
    'a name of its own beside an empty one',
    { type: 'object', properties: { '': string }, additionalProperties: integer },
    [named(5), { '': 'x', ...named(5) }],
    [named('x')],
  ],
  ['names of a choice', { type: 'object', propertyNames: { enum: ['b'] } }, [{ b: 1 }], [{ c: 1 }]],
  ['a pattern with needless escapes', { type: 'string', pattern: '^[a-z\\-\\_]+\\-$' }, ['a-_-'], ['a-_-x']],
  ['notes', { type: 'integer', title: 'x', example: 'x', 'x-more': 1, default: 'x' }, [5], ['x']],
  ['unknown keywords', { type: 'integer', elsewhere: 1, format: 'odd' }, [5], ['x']],
  ['what is required twice', { type: 'object', required: ['b', 'b'] }, [{ b: 1 }], [{}]],
];

describe.each([
  ['alone', (a: unknown) => ({ ...inComplete(a), properties: { a, big: integer } }), {}],
  ['beside others', inComplete, {}],
  ['beside a large integer', inComplete, { big: BIG }],
] as const)('%s', (_where, schemaOf, beside) => {
  test.each(rows)('%s', async (_name, schema, right, wrong) => {
    const warned = vi.spyOn(console, 'warn');
    const fault = await faultsFor(schemaOf(schema));
    for (const a of right) expect([a, await fault({ ...beside, a })]).toStrictEqual([a, undefined]);
    for (const a of wrong)
      expect([a, await fault({ ...beside, a })]).toStrictEqual([a, expect.stringMatching(/\ba\b/)]);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });
});

describe('what is said', () => {
  const limits = '{"minimum":100000000000000000000}';
  test.each<[schema: object, a: unknown, said: string]>([
    [{ minimum: 5 }, 4, '✖ Invalid input: must be >= 5\n  → at a'],
    [{ maximum: 5 }, 6, '✖ Invalid input: must be <= 5\n  → at a'],
    [{ exclusiveMinimum: 5 }, 5, '✖ Invalid input: must be > 5\n  → at a'],
    [{ exclusiveMaximum: 5 }, 5, '✖ Invalid input: must be < 5\n  → at a'],
    [{ multipleOf: 0.5 }, 5.1, '✖ Invalid input: must be a multiple of 0.5\n  → at a'],
    [{ exactLimits: limits }, 5, `✖ Invalid input: must keep to ${limits}\n  → at a`],
    [{ enum: ['x', { b: 1 }] }, 'y', '✖ Invalid option: expected one of "x"|{"b":1}\n  → at a'],
    [{ required: ['b'] }, {}, '✖ "b" is missing\n  → at a'],
    [{ oneOf: [{ type: 'integer' }, { minimum: 2 }] }, 5, '✖ Matches more than one of its alternatives\n  → at a'],
    [
      { properties: { 'b/~c': { items: { not: {} } } } },
      { 'b/~c': [1] },
      '✖ Invalid input: must NOT be valid\n  → at a.b/~c.0',
    ],
  ])('%j', async (schema, a, said) => {
    const fault = await faultsFor(inComplete(schema));
    expect(await fault({ a })).toBe(said);
    expect(await fault({ a, big: BIG })).toBe(said);
  });

  test.each<[schema: object, a: unknown, said: string]>([
    [{ const: 5 }, 6, '✖ Invalid input: must be the constant\n  → at a'],
    [{ uniqueItems: true }, [1, 1], '✖ Invalid input: must NOT have duplicate items\n  → at a'],
  ])('%j, beside a large integer', async (schema, a, said) => {
    const fault = await faultsFor(inComplete(schema));
    expect(await fault({ a, big: BIG })).toBe(said);
  });

  test('about all arguments together', async () => {
    const properties = { b: integer };
    const required = await faultsFor({ properties, required: ['b'], not: { required: ['c'] } });
    expect(await required({})).toBe('✖ "b" is missing');
    const exact = await faultsFor({ properties, exactLimits: '{"const":{"b":100000000000000000000}}' });
    expect(await exact({ b: BIG })).toBeUndefined();
    expect(await exact({ b: BIG + 1n })).toMatch(/^✖ Invalid input: must keep to [^\n]*$/);
  });

  test('of alternatives, what each expects, and that none fits', async () => {
    for (const choice of ['oneOf', 'anyOf']) {
      const fault = await faultsFor(inComplete({ [choice]: [{ const: 5 }, { minimum: 9 }] }));
      expect((await fault({ a: 6 }))?.split('\n  → at a')).toStrictEqual([
        '✖ Invalid input: must be equal to constant',
        '\n✖ Invalid input: must be >= 9',
        '\n✖ Matches none of its alternatives',
        '',
      ]);
    }
  });

  test('of a condition or a name, only what it expects', async () => {
    const condition = await faultsFor(inComplete({ if: { maximum: 5 }, else: { minimum: 9 } }));
    expect(await condition({ a: 6 })).toBe('✖ Invalid input: must be >= 9\n  → at a');
    const names = await faultsFor(inComplete({ additionalProperties: true, propertyNames: { maxLength: 1 } }));
    expect(await names({ a: { bb: 1 } })).toBe('✖ Invalid input: must NOT have more than 1 characters\n  → at a');
  });

  test('the same once, and of many, only how many more', async () => {
    const fault = await faultsFor(inComplete({ type: 'array', items: { allOf: [{ maximum: 5 }, { maximum: 5 }] } }));
    const lines = async (length: number) => (await fault({ a: Array.from({ length }, () => 9) }))?.split('\n') ?? [];
    expect(await lines(10)).toHaveLength(20);
    expect((await lines(10)).slice(18)).toStrictEqual(['✖ Invalid input: must be <= 5', '  → at a.9']);
    expect((await lines(1000)).slice(18)).toStrictEqual([...(await lines(10)).slice(18), '... and 1980 more lines']);
  });
});
