import type { ChangeReads } from './change-reads.ts';
import type { Difference } from './types.ts';

/** Lists of roles: a controller tells the members of a policy anew when one of them changes. */
const ROLES = ['identityRoles', 'serviceRoles', 'edgeRouterRoles', 'postureCheckRoles'];

/** What is said of a policy of which the lists stay as they are. */
export const SEMANTIC_ALONE =
  'A new `semantic` alone has no effect: the controller stores it, and access stays as it was, until a list of roles of the policy becomes another one. Change such a list in the same call, or delete the policy and make it anew.';

/** Whether a policy gets another `semantic` and keeps its lists of roles. */
export function isSemanticAlone({ change }: ChangeReads, differences: readonly Difference[]): boolean {
  if (change?.leaves !== 'changed' || !change.reader.endsWith('Policy')) return false;
  const fields = differences.map(({ field }) => field);
  return fields.includes('semantic') && !fields.some((field) => ROLES.includes(field));
}
