/** The reason that a decision gives: it is all that an operator has to find the rule in the policy file. */
import { expect, test } from 'vitest';
import { operations } from '../../../../src/generated/operations.ts';
import { exactNameOnly } from '../../../../src/runtime/gate/policy/exact-name-only.ts';
import { firstOpinion } from '../../../../src/runtime/gate/policy/file-rules.ts';
import { rules } from '../../../../src/runtime/gate/policy/index.ts';
import type { FileRule } from '../../../../src/runtime/gate/policy/types.ts';

const operation = operations.find(({ name }) => name === 'deleteService') as (typeof operations)[number];
const rule = (action: FileRule['action'], why?: string): FileRule => ({
  number: 3,
  file: 'policy.yaml',
  action,
  here: true,
  selected: new Set(['deleteService']),
  exact: new Set(),
  lockout: false,
  ...(why === undefined ? {} : { why }),
});

test.each([
  [rule('deny'), false, 'rule 3 of policy.yaml denies it'],
  [rule('allow'), true, 'rule 3 of policy.yaml allows it'],
  [rule('deny', 'it is kept'), false, 'rule 3 of policy.yaml denies it: it is kept'],
])('%j', (each, allowed, reason) => {
  expect(firstOpinion(operation, [each], () => true)).toStrictEqual({ allowed, rule: 'policy-file 3', reason });
});

test('no rule, no decision', () => {
  expect(firstOpinion(operation, [], () => true)).toBeUndefined();
  expect(firstOpinion(operation, [{ ...rule('deny'), here: false }], () => true)).toBeUndefined();
  expect(firstOpinion(operation, [rule('allow')], () => false)).toBeUndefined();
});

test('an unreviewed operation needs its exact name only if it changes something', () => {
  const fresh = { ...operation, marks: [], review: true } as const;
  expect(exactNameOnly(fresh)).toBe('it has not been reviewed yet');
  expect(exactNameOnly({ ...fresh, effect: 'read' })).toBeUndefined();
  expect(exactNameOnly({ ...operation, marks: ['hazard'] })).toBe('it is marked "hazard"');
});

test('rules are named and ordered as documented', () => {
  expect(rules.map(({ id }) => id)).toStrictEqual([
    ...['tools', 'categories', 'api-version', 'deny', 'role', 'read-only'],
    ...['policy-file', 'reads', 'exact-name', 'allow-write'],
  ]);
});
