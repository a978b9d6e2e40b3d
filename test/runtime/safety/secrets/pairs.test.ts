import { describe, expect, test } from 'vitest';
import { hidePairs, isNamedBy } from '../../../../src/runtime/safety/secrets/pairs.ts';

describe('the item before names a secret', () => {
  test.each<[before: unknown, item: unknown, arePair?: boolean]>([
    ['--password', 'pearl'],
    ['-password', 'pearl'],
    [`--${'a'.repeat(53)}-password`, 'pearl'],
    ['-p', 'Pearl4711'],
    ['-P', 'Pearl4711'],
    ['-w', 'Pearl4711'],
    ['-a', 'Pearl4711'],
    ['-u', 'bob.b@x-y:pearl1'],
    ['Authorization', 'Basic abcd'],
    ['proxy-authorization', 'abcd1'],
    ['authorization', 'abC'],
    ['password', 'Pearl4711', true],
  ])('%j %j', (before, item, arePair = false) => expect(isNamedBy(before, item, arePair)).toBe(true));

  test.each<[before: unknown, item: unknown, arePair?: boolean]>([
    [undefined, 'pearl'],
    [5, 'pearl'],
    ['--password', 5],
    ['--password', ''],
    ['--password', '-x'],
    ['--password', '--other'],
    [`--${'a'.repeat(54)}-password`, 'pearl'],
    ['--name', 'Pearl4711'],
    ['-p', 'pearl'],
    ['-p', '4711'],
    ['-p', 'vault-prod-01'],
    ['-p', '80/tcp'],
    ['-x', 'Pearl4711'],
    ['-u', 'Pearl4711'],
    ['-u', 'bob:'],
    ['a-p', 'Pearl4711'],
    ['authorization', 'Accept'],
    ['my-authorization', 'Abcd efgh'],
    ['authorization-x', 'Abcd efgh'],
    ['password', 'Pearl4711'],
    ['password', 'required', true],
    ['name', 'Pearl4711', true],
  ])('not %j %j', (before, item, arePair = false) => expect(isNamedBy(before, item, arePair)).toBe(false));
});

test.each([
  ['["password", "Pearl4711"]', '["password", "*"]'],
  ["( 'password','Pearl4711' )", "( 'password','*' )"],
  ['x ["a","b"], ["password","Pearl4711"] y', 'x ["a","b"], ["password","*"] y'],
  ['["a","password","Pearl4711"]', '["a","password","Pearl4711"]'],
  ['["password","Pearl4711","a"]', '["password","Pearl4711","a"]'],
  ['["password","Pearl4711" x ]', '["password","Pearl4711" x ]'],
  ['{"a":"password","Pearl4711":1}', '{"a":"password","Pearl4711":1}'],
])('%s', (text, shown) => expect(hidePairs(text, '*')).toBe(shown));
