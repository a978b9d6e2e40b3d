/** Who could host a service that nobody may host. */
import type { PolicyRow, ServiceRow } from '../../access/rows.ts';
import type { Fix } from '../wording/finding.ts';

/**
 * A policy that would let the identities host a service that host most others.
 * @param isHeld whether any identity has this attribute: with another attribute, the policy would let nobody host it
 */
export function bindLikeOthers(
  policies: Iterable<PolicyRow>,
  { id, name }: ServiceRow,
  isHeld: (attribute: string) => boolean,
): Fix | undefined {
  const counts = new Map<string, number>();
  for (const { identityRoles, type } of policies) {
    if (type !== 'Bind') continue;
    for (const role of identityRoles ?? []) {
      if (role === '#all' || (role.startsWith('#') && !isHeld(role.slice(1)))) continue;
      counts.set(role, (counts.get(role) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  if (most === undefined) return undefined;
  const policy = { name: `bind-${name ?? id}`, type: 'Bind', semantic: 'AnyOf' };
  return {
    tool: 'createServicePolicy',
    arguments: { ...policy, identityRoles: [most[0]], serviceRoles: [`@${id}`] },
  };
}
