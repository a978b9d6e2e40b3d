import type { Difference } from '../types.ts';
import { isReadBy, type Judge, joined, POLICIES, quotedList } from './judge.ts';
import { asksLess, GRANTING, type RoleVersions, roleVersions } from './role-lists.ts';

/** Policies that ask for fewer role attributes than before. A new semantic counts even where it has no effect yet. */
export const requiresLess: Judge = {
  about: (reads) => isReadBy(POLICIES, reads),
  judge: ({ entity, differences }) =>
    joined(
      GRANTING.map((field) => {
        const versions = roleVersions(field, entity, differences);
        return asksLess(versions) ? reasonOf(field, versions, differences) : undefined;
      }),
    ),
};

function reasonOf(field: string, { before, after }: RoleVersions, differences: readonly Difference[]): string {
  const required = quotedList(before.attributes.map((each) => `#${each}`));
  const enough = after.semantic === 'AnyOf' ? 'any one of its roles' : 'less';
  const turns = differences.some((each) => each.field === 'semantic') ? 'semantic becomes "AnyOf": ' : '';
  return `${turns}${field} required ${required} together, and ${enough} will be enough`;
}
