import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentNames, type WireName } from '../../../codegen/names/argument-names.ts';
import { camelCase, upperFirst } from '../../../codegen/names/words.ts';
import { rows } from '../../support/examples.ts';

const PLACES = ['path', 'query', 'header', 'cookie', 'body'] as const;
const PARTS = ['user', 'User', 'name', '_', '-', '.', '[', 'é', 'body', 'Id', 'id', 'fields', 'X'.repeat(60)];
const wires = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const given = (places: readonly WireName['in'][]): fc.Arbitrary<WireName[]> =>
  fc.uniqueArray(fc.record({ wire: wires, in: fc.constantFrom(...places) }), {
    selector: (each) => `${each.in} ${each.wire}`,
    maxLength: 12,
  });
const keyOf = ({ in: place, wire }: WireName) => `${place} ${wire}`;
const namesOf = (found: readonly WireName[]) => {
  const names = argumentNames(found);
  return new Map(found.map((each, at) => [keyOf(each), names[at] as string]));
};

describe('the names of arguments', () => {
  rows((found: readonly string[]) => argumentNames(found.map((wire) => ({ wire, in: 'body' }))), {
    'are in camel case': { input: ['user_name', 'X-Trace'], expected: ['userName', 'xTrace'] },
    'stay for the one that is spelt that way': {
      input: ['user_name', 'userName'],
      expected: ['user_name', 'userName'],
    },
    'stay as they are for several spelt otherwise': {
      input: ['user_name', 'user-name'],
      expected: ['user_name', 'user-name'],
    },
    'are prefixed if this server uses them': { input: ['fields'], expected: ['bodyFields'] },
    'get a digest if that is taken too': {
      input: ['fields', 'bodyFields'],
      expected: [expect.stringMatching(/^fields[0-9a-f]{6}$/), 'bodyFields'],
    },
  });

  test('do not depend on the order of the document, and are those of one argument each', () => {
    fc.assert(
      fc.property(given(PLACES), (found) => {
        const names = namesOf(found);
        expect(new Set(names.values()).size).toBe(found.length);
        expect(namesOf(found.toReversed())).toEqual(new Map([...names].reverse()));
      }),
    );
  });

  test('change for no other property than one in another spelling, or one named like the prefixed name', () => {
    fc.assert(
      fc.property(given(['body']), wires, (found, wire) => {
        const others = found.filter((each) => {
          const plain = camelCase(each.wire);
          return ![plain, `body${upperFirst(plain)}`].includes(camelCase(wire));
        });
        const before = namesOf(others);
        const now = namesOf([{ wire, in: 'body' }, ...others]);
        for (const [key, name] of before) expect(now.get(key)).toBe(name);
      }),
    );
  });
});
