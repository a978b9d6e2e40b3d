/** Keys that a schema does not have, those that it may have, and those that belong to one of several forms. */
import { describe, expect, test } from 'vitest';
import { faultsFor } from './fault-of.ts';

const string = { type: 'string' };
const object = (properties: object, more = {}) => ({ type: 'object', properties, ...more });

describe('unknown keys', () => {
  const schema = object({
    name: string,
    list: { type: 'array', items: object({ port: string }) },
    made: { type: 'string', readOnly: true },
    empty: object({}),
    team: object({ lead: string }, { nullable: true }),
  });
  test.each<[args: object, said: string | undefined]>([
    [{ nmae: 'x' }, 'Unknown argument "nmae". Did you mean name?'],
    [{ zzzzzzzz: 1 }, 'Unknown argument "zzzzzzzz". Known: name, list, empty, team.'],
    [{ toString: 1 }, 'Unknown argument "toString". Known: name, list, empty, team.'],
    [{ list: [{ port: 'x' }, { prot: 'x' }] }, 'Unknown argument "list[1].prot". Did you mean port?'],
    [{ empty: { zzzzzzzz: 1 } }, 'Unknown argument "empty.zzzzzzzz". It takes no arguments.'],
    [{ team: { zzzzzzzz: 1 } }, 'Unknown argument "team.zzzzzzzz". Known: lead.'],
    [
      { xxxxxxxx: 1, nmae: 'x', yyyyyyyy: { a: 1 }, team: { zzzzzzzz: 1 } },
      'Unknown argument "nmae". Did you mean name?\nUnknown arguments "xxxxxxxx", "yyyyyyyy". Known: name, list, empty, team.\nUnknown argument "team.zzzzzzzz". Known: lead.',
    ],
    [{ team: null }, undefined],
    [{ list: ['x'] }, '✖ Invalid input: expected object, received string\n  → at list[0]'],
  ])('%j', async (args, said) => expect(await (await faultsFor(schema))(args)).toBe(said));

  test('each is reported once, whatever else is wrong', async () => {
    const closed = object(
      { a: string, b: object({ c: string }, { additionalProperties: false }) },
      { additionalProperties: false },
    );
    const fault = await faultsFor(closed);
    expect(await fault({ a: 1, zzzz: 1, ['__proto__']: 1, b: { yyyy: 1 } })).not.toContain('Unrecognized');
    expect(await fault({ a: [], zzzz: 1 })).toContain('expected string, received array');
  });

  test.each([
    { additionalProperties: true },
    { additionalProperties: string },
    { patternProperties: { '^c': string } },
    { anyOf: [{}] },
    { oneOf: [{}] },
    { allOf: [{}] },
    { $ref: '#/$defs/any' },
    { if: {} },
    { dependentSchemas: { b: {} } },
  ])('%j allows more', async (more) => {
    const fault = await faultsFor({ ...object({ a: object({ b: string }, more) }), $defs: { any: {} } });
    expect(await fault({ a: { b: 'x', c: 'y' } })).toBeUndefined();
  });
});

test('a missing argument is reported as missing, whatever its type', async () => {
  const properties = { a: { type: ['string', 'integer'] }, b: { enum: ['x', 'y'] }, c: string };
  const fault = await faultsFor(object(properties, { required: ['a', 'b', 'c'] }));
  expect((await fault({ d: 1 }))?.split('\n')).toStrictEqual([
    'Unknown argument "d". Known: a, b, c.',
    ...['✖ "a" is missing', '  → at a'],
    ...['✖ "b" is missing: expected one of "x"|"y"', '  → at b'],
    ...['✖ "c" is missing: expected string', '  → at c'],
  ]);
});

describe('alternatives', () => {
  const properties = { kind: string, claws: string, tail: string, size: string };
  const fields = {
    cat: { allowed: ['claws', 'tail'], required: ['claws'] },
    dog: { allowed: ['tail', 'size'], required: [] },
    rock: { allowed: [], required: [] },
  };
  test.each<[args: object, said: string | undefined]>([
    [{ kind: 'cat', claws: 'x', tail: 'y' }, undefined],
    [{ kind: 'cat' }, '"claws" is missing: kind cat requires it (kind cat takes claws, tail).'],
    [
      { kind: 'cat', size: 'x' },
      [
        '"size" is not allowed with kind cat: kind cat takes claws, tail.',
        '"claws" is missing: kind cat requires it (kind cat takes claws, tail).',
      ].join('\n'),
    ],
    [{ kind: 'dog', claws: 'x' }, '"claws" is not allowed with kind dog: kind dog takes tail, size.'],
    [{ kind: 'rock', tail: 'x' }, '"tail" is not allowed with kind rock: kind rock takes no fields of its own.'],
    [{ kind: 'bird', claws: 'x' }, undefined],
    [{ kind: 'toString', claws: 'x' }, undefined],
  ])('%j', async (args, said) => {
    const fault = await faultsFor(object(properties), { alternatives: { on: 'kind', fields } });
    expect(await fault(args)).toBe(said);
  });
});
