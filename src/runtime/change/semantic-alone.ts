import type { ChangeReads } from './change-reads.ts';
import type { Difference } from './types.ts';

/** A controller determines a policy's members again when one of its role lists changes, or its type. */
const DETERMINE_MEMBERS = ['identityRoles', 'serviceRoles', 'edgeRouterRoles', 'postureCheckRoles', 'type'];

/** The warning for a policy whose role lists do not change. */
export const SEMANTIC_ALONE =
  "A new `semantic` alone has no effect: the controller stores it, but access stays the same until one of the policy's role lists changes. Change a role list in the same call, or delete the policy and create it again.";

/** Whether a policy's `semantic` changes, and nothing that makes it take effect. */
export function isSemanticAlone({ change }: ChangeReads, differences: readonly Difference[]): boolean {
  if (change?.outcome !== 'changed' || !change.reader.endsWith('Policy')) return false;
  const fields = differences.map(({ field }) => field);
  return fields.includes('semantic') && !fields.some((field) => DETERMINE_MEMBERS.includes(field));
}
