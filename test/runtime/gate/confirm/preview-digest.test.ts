import { expect, test } from 'vitest';
import type { Preview } from '../../../../src/runtime/change/types.ts';
import { digestOf } from '../../../../src/runtime/gate/confirm/preview-digest.ts';

const POLICIES = { kind: 'service policies', total: 2, names: ['a', 'b'], tool: 'listServicePolicies', digest: '1' };
const FULL = {
  target: { kind: 'service', id: 'x', digest: '1' },
  access: { lost: 1, gained: 0, textLines: [], digest: '1' },
  dependents: [POLICIES],
  differences: [],
  warnings: ['w'],
  judgements: ['j'],
  owners: [{ role: 'identity', id: 'o' }],
  steps: ['s'],
  lockout: 'l',
  hazard: 'h',
} satisfies Preview;
const NONE: Preview = { differences: [], dependents: [], warnings: [] };

test.each<[what: string, preview: Partial<Preview>]>([
  ['the target', { target: { ...FULL.target, digest: '2' } }],
  ['its access', { access: { ...FULL.access, digest: '2' } }],
  ['a kind of dependents', { dependents: [{ ...POLICIES, kind: 'configs' }] }],
  ['how many dependents there are', { dependents: [{ ...POLICIES, total: 3 }] }],
  ['the names of dependents', { dependents: [{ ...POLICIES, names: ['a', 'c'] }] }],
  ['which dependents these are', { dependents: [{ ...POLICIES, digest: '2' }] }],
  ['warnings', { warnings: [] }],
  ['judgements', { judgements: [] }],
  ['owners', { owners: [] }],
  ['steps', { steps: [] }],
  ['a lockout', { lockout: 'other' }],
  ['a hazard', { hazard: 'other' }],
])('a confirmation is no longer valid with another value of: %s', (_what, preview) => {
  expect(digestOf({ ...FULL, ...preview })).not.toBe(digestOf(FULL));
});

test('a confirmation is no longer valid if a name means another id', () => {
  expect(digestOf(FULL, { id: 'x' })).not.toBe(digestOf(FULL));
  expect(digestOf(FULL, { id: 'x' })).not.toBe(digestOf(FULL, { id: 'y' }));
});

test.each<[what: string, one: Preview, other: Preview]>([
  ['the order of names', FULL, { ...FULL, dependents: [{ ...POLICIES, names: ['b', 'a'] }] }],
  [
    'dependents that come and go',
    FULL,
    { ...FULL, dependents: [POLICIES, { ...FULL.dependents[0], digest: undefined } as never] },
  ],
  ['no judgements, owners and steps', NONE, { ...NONE, judgements: [], owners: [], steps: [] }],
])('it does not depend on %s', (_what, one, other) => {
  expect(digestOf(one)).toBe(digestOf(other));
});
