import { expect, test } from 'vitest';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { allowsHazard } from '../../../../src/runtime/gate/policy/hazard.ts';
import { decide } from '../../../../src/runtime/gate/policy/index.ts';
import { allowsLockout } from '../../../../src/runtime/gate/policy/lockout.ts';
import { resolveNameList } from '../../../../src/runtime/gate/policy/name-list.ts';
import { exposing } from '../../../support/exposing.ts';

const catalogue = new Catalogue(operations);
const list = (...entries: string[]) => resolveNameList(entries, catalogue, '--test');
const roles = {
  viewer: { name: 'viewer', tools: list('*'), allowWrite: list() },
  all: { name: 'all', tools: list('*'), allowWrite: list('*') },
  one: { name: 'one', tools: list('createService'), allowWrite: list('createService') },
};

test.each(['*', 'createService', 'updateFabricRouter,*', ''])(
  'a role adds nothing to --allow-write "%s"',
  (allowWrite) => {
    const settings = exposing(catalogue, allowWrite);
    for (const role of Object.values(roles)) {
      const added = operations.filter(
        (tool) => decide(tool, { ...settings, role }).allowed && !decide(tool, settings).allowed,
      );
      expect(added.map(({ name }) => name)).toEqual([]);
      const lockouts = operations.filter(
        (tool) => allowsLockout(tool, { ...settings, role }) && !allowsLockout(tool, settings),
      );
      expect(lockouts.map(({ name }) => name)).toEqual([]);
      const hazards = operations.filter(
        (tool) => allowsHazard(tool, { ...settings, role }) && !allowsHazard(tool, settings),
      );
      expect(hazards.map(({ name }) => name)).toEqual([]);
    }
  },
);

test('a role without writes allows none, whatever the flags say', () => {
  const settings = { ...exposing(catalogue, '*'), role: roles.viewer };
  const allowed = operations.filter((tool) => decide(tool, settings).allowed);
  expect(new Set(allowed.map(({ effect }) => effect))).toEqual(new Set(['read']));
  expect(allowed.length).toBeGreaterThan(100);
});

test('a role allows only the tools that it names', () => {
  const settings = { ...exposing(catalogue, '*'), role: roles.one };
  expect(operations.filter((tool) => decide(tool, settings).allowed).map(({ name }) => name)).toEqual([
    'createService',
  ]);
});

test('a role needs the exact name to allow what cuts off this server', () => {
  const settings = exposing(catalogue, 'deleteIdentity');
  const ownRole = { ...roles.one, allowWrite: list('deleteIdentity') };
  const tool = { name: 'deleteIdentity' };
  expect(allowsLockout(tool, { ...settings, role: ownRole })).toBe(true);
  expect(allowsLockout(tool, { ...settings, role: roles.all })).toBe(false);
  expect(allowsHazard(tool, { ...settings, role: ownRole })).toBe(true);
  expect(allowsHazard(tool, { ...settings, role: roles.all })).toBe(false);
});
