/** The three kinds of policy: they differ in their role fields, and service policies have a type. */

import { POLICY_ROLES, type PolicyKind } from '../../access/policies.ts';
import { type FieldSpec, fields } from '../../filter/fields.ts';
import { cannotDelete, invalidField } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { keepMembers } from '../roles/recorded-members.ts';
import { checkRoleForms, checkRoleIds, wordList } from '../roles/roles.ts';
import { baseOf, linksOf, listOrNull } from '../views/links.ts';
import type { Call, Values, World } from '../world.ts';
import type { Resource } from './resource.ts';

/** Path of the list, under a policy, of what a role field selects. */
export const ROLE_PATHS: Readonly<Record<string, string>> = {
  identityRoles: 'identities',
  serviceRoles: 'services',
  edgeRouterRoles: 'edge-routers',
  postureCheckRoles: 'posture-checks',
};

/** What messages call the selected entities. */
const LABELS: Readonly<Record<string, string>> = {
  identityRoles: 'identities',
  serviceRoles: 'services',
  edgeRouterRoles: 'routers',
  postureCheckRoles: 'postureChecks',
};

export function policyResource(world: World, kind: PolicyKind, path: string, label: string): Resource {
  const roles = Object.entries(POLICY_ROLES[kind]) as readonly (readonly [string, string])[];
  return {
    kind,
    path,
    label,
    fields: policyFields(world, kind, roles),
    render: (policy, call) => ({
      ...baseOf(policy, linksOf(path, policy.id, roles.map(([field]) => ROLE_PATHS[field] ?? field).sort())),
      name: policy.name,
      semantic: policy.semantic,
      ...(kind === 'servicePolicies' && { type: policy.type }),
      ...(kind === 'edgeRouterPolicies' && { isSystem: policy.isSystem === true }),
      ...renderRoles(policy, roles, call),
    }),
    store(sent) {
      if (sent.type === 'Invalid') throw invalidField('policyType', 'Invalid', 'a policy is of type Dial or Bind');
      // The forms of roles are checked before duplicates are dropped.
      for (const [field] of roles) checkRoleForms(field, sent[field]);
      const lists = roles.filter(([field]) => field in sent).map(([field]) => [field, wordList(sent[field])]);
      return { ...sent, ...Object.fromEntries(lists) };
    },
    check(stored, call) {
      for (const [field, target] of roles) {
        checkRoleIds(field, stored[field], (id) => isTarget(field, call.world.store.get(target, id)));
      }
    },
    afterUpdate(policy, call, before) {
      // A controller forgets them, even those of the same body.
      if (policy.type !== before.type) call.world.store.update(kind, policy.id, { postureCheckRoles: undefined });
      keepMembers(call.world.store, kind, policy, before);
    },
    beforeDelete(policy) {
      if (policy.isSystem === true) throw cannotDelete(`system ${LABELS[path] ?? path} cannot be deleted`);
    },
  };
}

function isTarget(field: string, entity: Entity | undefined): boolean {
  if (entity === undefined || (field === 'serviceRoles' && entity.isFabricOnly === true)) return false;
  return field !== 'edgeRouterRoles' || entity.isEdge === true;
}

/** Role lists can be filtered as sets; service policies also by the ids of what they select. */
function policyFields(world: World, kind: PolicyKind, roles: readonly (readonly [string, string])[]) {
  const specs: Record<string, FieldSpec<Entity>> = { name: 'string', semantic: 'string' };
  for (const [field] of roles) specs[field] = 'set';
  if (kind === 'servicePolicies') {
    specs.type = 'string';
    for (const field of ['identityRoles', 'serviceRoles'] as const) {
      const ids = (policy: Entity) => world.links.members(kind, policy, field).map((entity) => entity.id);
      specs[ROLE_PATHS[field] ?? field] = { type: 'set', get: ids };
    }
  }
  return fields<Entity>(specs);
}

function renderRoles(policy: Entity, roles: readonly (readonly [string, string])[], call: Call): Values {
  const entries = roles.flatMap(([field, target]) => {
    const list = (policy[field] ?? []) as readonly string[];
    const display = list.flatMap((role) => displayOf(role, target, call));
    return [
      [field, listOrNull(list)],
      [`${field}Display`, display],
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** A role with the display name of its target; ids of missing entities are skipped. */
function displayOf(role: string, kind: string, call: Call): readonly Values[] {
  if (!role.startsWith('@')) return [{ name: role, role }];
  const entity = call.world.store.get(kind, role.slice(1));
  return entity === undefined ? [] : [{ name: `@${String(entity.name)}`, role }];
}
