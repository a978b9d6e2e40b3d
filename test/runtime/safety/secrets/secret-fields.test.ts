import { expect, test } from 'vitest';
import { secretJudgeOf } from '../../../../src/runtime/safety/secrets/secret-fields.ts';

const { kindOf, matters } = secretJudgeOf({ 'data[].more.door': 'door', whole: 'box' });

test.each<[trail: (string | number)[], kind: string | undefined]>([
  [['data', 3, 'more', 'door'], 'door'],
  [['data', 3, 'more', 'door', 'below', 0], 'door'],
  [['data', 'more', 'door'], undefined],
  [['more', 'door'], undefined],
  [['whole'], 'box'],
  [['whole', 'password'], 'box'],
  [['any', 0, 'dbPassword', 'below'], 'secret'],
  [['password', 'any'], 'secret'],
  [['data', 0, 'name'], undefined],
  [['constructor'], undefined],
  [[], undefined],
])('the value at %j is %s', (trail, kind) => expect(kindOf(trail)).toBe(kind));

test('names that cannot be secret need not be looked at', () => {
  const names = ['door', 'whole', 'dbPassword', 'value', 'name', 'more', 'data'];
  for (const _again of [1, 2]) expect(names.filter(matters)).toStrictEqual(['door', 'whole', 'dbPassword', 'value']);
});
