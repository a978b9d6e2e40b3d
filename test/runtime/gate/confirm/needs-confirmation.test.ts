import { expect, test } from 'vitest';
import { changes } from '../../../../src/generated/changes.ts';
import { operations } from '../../../../src/generated/operations.ts';
import type { ChangeReads } from '../../../../src/runtime/change/change-reads.ts';
import { isJudged } from '../../../../src/runtime/change/judges/index.ts';
import { mayLockOut, needsConfirmation } from '../../../../src/runtime/gate/confirm/need.ts';

const namesOf = (which: (operation: (typeof operations)[number]) => boolean) =>
  operations.filter(which).map(({ name }) => name);

test('everything destructive needs confirmation, and everything that changes the cluster', () => {
  const confirmed = namesOf(needsConfirmation);
  const destructive = namesOf(({ effect }) => effect === 'destructive');
  expect(confirmed.filter((name) => !destructive.includes(name))).toStrictEqual([
    'addFabricClusterMember',
    'transferFabricClusterLeadership',
  ]);
  expect(destructive.filter((name) => !confirmed.includes(name))).toStrictEqual([]);
});

test('every removal needs confirmation for its method: no judge looks at it', () => {
  const removals = namesOf(({ name }) => changes.changes[name]?.outcome === 'removed');
  expect(removals.length).toBeGreaterThan(0);
  const confirmed = namesOf(needsConfirmation);
  expect(removals.filter((name) => !confirmed.includes(name))).toStrictEqual([]);
  for (const name of removals) {
    const reads = { operation: { name }, args: {}, change: changes.changes[name] } as unknown as ChangeReads;
    expect(isJudged(reads), name).toBe(false);
  }
});

test('a read never needs confirmation, whatever its marks', () => {
  const [read] = operations.filter(({ effect }) => effect === 'read');
  if (read === undefined) throw new Error('no read');
  expect(needsConfirmation({ ...read, marks: ['cluster', 'hazard'] })).toBe(false);
});

test.each([
  ['hazard', true],
  ['cluster', true],
  ['credential', false],
  ['lockout', false],
  ['session', false],
] as const)('a write that is marked %s: %s', (mark, expected) => {
  const [write] = operations.filter(({ effect }) => effect === 'write');
  if (write === undefined) throw new Error('no write');
  expect(needsConfirmation({ ...write, marks: [mark] })).toBe(expected);
  expect(mayLockOut({ ...write, marks: [mark] })).toBe(mark === 'lockout');
});
