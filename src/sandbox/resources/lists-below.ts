/** Lists under another entity: who reaches what through policies, and simple ownership. */

import { POLICY_ROLES, type PolicyKind } from '../../access/policies.ts';
import { notFound } from '../errors.ts';
import { type Entity, ok, type SandboxReply } from '../kernel.ts';
import { listMeta, selectByFilterAlone } from '../query/list.ts';
import type { Call } from '../world.ts';
import { answerList } from './crud.ts';
import { ROLE_PATHS } from './policies.ts';
import type { Resource } from './resource.ts';

/** One list: which entities appear under the entity in the path. */
export interface ListBelow {
  /** Relative to the API's base path, such as `/identities/{id}/services`. */
  readonly path: string;
  /** Kind of the entity in the path. An unknown entity has an empty list. */
  readonly parent: string;
  /** The resource that shows the entities. */
  readonly shows: Resource;
  readonly entities: (parent: Entity, call: Call) => readonly Entity[];
  /** The entity in the path must be known to the edge API. */
  readonly ofEdge?: true;
}

export type ResourceOf = (path: string) => Resource;

interface Side {
  readonly path: string;
  readonly parent: string;
  readonly field: string;
}

const SIDES: Readonly<Record<string, Side>> = {
  identityRoles: { path: 'identities', parent: 'identities', field: 'identityRoles' },
  serviceRoles: { path: 'services', parent: 'services', field: 'serviceRoles' },
  edgeRouterRoles: { path: 'edge-routers', parent: 'routers', field: 'edgeRouterRoles' },
};

const POLICY_PATHS: Readonly<Record<PolicyKind, string>> = {
  servicePolicies: 'service-policies',
  edgeRouterPolicies: 'edge-router-policies',
  serviceEdgeRouterPolicies: 'service-edge-router-policies',
};

export function answerBelow(list: ListBelow, call: Call): SandboxReply {
  const id = call.request.params.id ?? '';
  const parent = call.world.store.get(list.parent, id);
  // The edge API does not know entities that were created for the fabric alone. The lists of their policies are empty.
  if (list.ofEdge === true && list.parent === 'services' && parent?.isFabricOnly === true)
    throw notFound('service', id);
  return answerList(list.shows, parent === undefined ? [] : list.entities(parent, call), call, 'nested');
}

/**
 * All lists that follow from policies: both sides of each kind, the policies of each side, the members of each policy.
 */
export function policyLists(resourceOf: ResourceOf): readonly ListBelow[] {
  return (Object.keys(POLICY_ROLES) as PolicyKind[]).flatMap((kind) => {
    const policyPath = POLICY_PATHS[kind];
    const members = Object.keys(POLICY_ROLES[kind]).map((field) => membersList(kind, policyPath, field, resourceOf));
    const sides = Object.keys(POLICY_ROLES[kind]).flatMap((field) => SIDES[field] ?? []);
    const policies = sides.map((side) => policiesList(kind, policyPath, side, resourceOf));
    const reaches = sides.flatMap((from) =>
      sides.filter((to) => to !== from).map((to) => reachList(kind, from, to, resourceOf)),
    );
    return [...members, ...policies, ...reaches];
  });
}

function membersList(kind: PolicyKind, policyPath: string, field: string, resourceOf: ResourceOf): ListBelow {
  const path = ROLE_PATHS[field] ?? field;
  return {
    path: `/${policyPath}/{id}/${path}`,
    parent: kind,
    shows: resourceOf(path),
    entities: (policy, call) => call.world.links.members(kind, policy, field),
  };
}

function policiesList(kind: PolicyKind, policyPath: string, side: Side, resourceOf: ResourceOf): ListBelow {
  return {
    path: `/${side.path}/{id}/${policyPath}`,
    parent: side.parent,
    shows: resourceOf(policyPath),
    ofEdge: true,
    entities: (entity, call) => call.world.links.policiesOf(kind, side.field, entity),
  };
}

function reachList(kind: PolicyKind, from: Side, to: Side, resourceOf: ResourceOf): ListBelow {
  return {
    path: `/${from.path}/{id}/${to.path}`,
    parent: from.parent,
    shows: resourceOf(to.path),
    entities: (entity, call) => {
      const type = kind === 'servicePolicies' ? call.request.query.get('policyType') : null;
      const wanted = type === null ? undefined : type === 'bind' ? 'Bind' : 'Dial';
      return call.world.links.reach(kind, from.field, entity, to.field, wanted);
    },
  };
}

/** Lists by ownership: entities that name the parent in a field, or that the parent names. */
export function ownedLists(resourceOf: ResourceOf): readonly ListBelow[] {
  const owned = (path: string, parent: string, shows: string, kind: string, field: string): ListBelow => ({
    path,
    parent,
    shows: resourceOf(shows),
    ofEdge: true,
    entities: (entity, call) => call.world.store.find(kind, field, entity.id),
  });
  return [
    owned('/identities/{id}/authenticators', 'identities', 'authenticators', 'authenticators', 'identityId'),
    owned('/identities/{id}/enrollments', 'identities', 'enrollments', 'enrollments', 'identityId'),
    owned('/config-types/{id}/configs', 'configTypes', 'configs', 'configs', 'configTypeId'),
    owned('/services/{id}/terminators', 'services', 'terminators', 'terminators', 'serviceId'),
    {
      path: '/services/{id}/configs',
      parent: 'services',
      shows: resourceOf('configs'),
      ofEdge: true,
      entities: (service, call) =>
        ((service.configs ?? []) as readonly string[])
          .map((id) => call.world.store.get('configs', id))
          .filter((config): config is Entity => config !== undefined),
    },
    {
      path: '/configs/{id}/services',
      parent: 'configs',
      shows: resourceOf('services'),
      entities: (config, call) =>
        call.world.store
          .list('services')
          .filter((service) => Array.isArray(service.configs) && service.configs.includes(config.id)),
    },
  ];
}

/** The distinct role attributes of a kind. They are strings, so that `id` is the only field to filter by. */
export function roleAttributes(
  entities: readonly Entity[],
  fields: Resource['fields'],
  query: URLSearchParams,
): SandboxReply {
  const words = new Set(entities.flatMap((entity) => (entity.roleAttributes ?? []) as readonly string[]));
  const all = [...words].sort().map((id) => ({ id, createdAt: '', updatedAt: '' }));
  const selected = selectByFilterAlone(all, fields, query);
  return ok(
    selected.rows.map((entity) => entity.id),
    listMeta(selected, fields),
  );
}
