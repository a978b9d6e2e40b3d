import type { ChangeReads } from './change-reads.ts';
import type { Difference } from './types.ts';

/** Role lists: a controller determines a policy's members again when one of them changes. */
const ROLES = ['identityRoles', 'serviceRoles', 'edgeRouterRoles', 'postureCheckRoles'];

/** The warning for a policy whose role lists do not change. */
export const SEMANTIC_ALONE =
  'A new `semantic` alone has no effect: the controller stores it, and access stays as it was, until a list of roles of the policy becomes another one. Change such a list in the same call, or delete the policy and make it anew.';

/** Whether a policy's `semantic` changes while its role lists do not. */
export function isSemanticAlone({ change }: ChangeReads, differences: readonly Difference[]): boolean {
  if (change?.outcome !== 'changed' || !change.reader.endsWith('Policy')) return false;
  const fields = differences.map(({ field }) => field);
  return fields.includes('semantic') && !fields.some((field) => ROLES.includes(field));
}
