/**
 * Which role attributes are in use, by how many entities and policies. Controllers have it since edge-management 0.35.
 */
import { type EntityKind, POLICY_KINDS, type PolicyKind, sidesOf } from '../../access/policies.ts';
import { type Entity, ok, type SandboxReply } from '../kernel.ts';
import { listMeta, selectByFilterAlone } from '../query/list.ts';
import type { MemoryStore } from '../store/memory-store.ts';
import type { Resource } from './resource.ts';

/** The ids of the entities that name an attribute, by attribute. */
interface Source {
  readonly name: string;
  readonly users: ReadonlyMap<string, readonly string[]>;
}

/** What answers call the entities among an attribute's users; policies have their names from the store. */
const OWN_NAMES: Readonly<Record<EntityKind, string>> = {
  identities: 'identities',
  services: 'services',
  routers: 'edgeRouters',
  postureChecks: 'postureChecks',
};

/** Answers with every attribute that an entity of a kind has or that a policy names, with its users. */
export function roleAttributeUsage(
  store: MemoryStore,
  kind: EntityKind,
  fields: Resource['fields'],
  query: URLSearchParams,
): SandboxReply {
  const sources = [
    source(OWN_NAMES[kind], store.list(kind), (entity) => (entity.roleAttributes ?? []) as readonly string[]),
    ...POLICY_KINDS.flatMap((policies) => policySource(store, policies, kind)),
  ];
  const words = [...new Set(sources.flatMap(({ users }) => [...users.keys()]))].sort();
  const rows = words.map((id) => ({ id, createdAt: '', updatedAt: '' }));
  const selected = selectByFilterAlone(rows, fields, query);
  const withIds = query.get('withIds') === 'true';
  const data = selected.rows.map(({ id }) => ({ roleAttribute: id, usage: usageOf(id, sources, withIds) }));
  return ok(data, listMeta(selected, fields));
}

function policySource(store: MemoryStore, policies: PolicyKind, kind: EntityKind): readonly Source[] {
  const side = sidesOf(policies).find(([, selects]) => selects === kind)?.[0];
  if (side === undefined) return [];
  // #all selects every entity, whatever its attributes: it names none.
  const named = (policy: Entity) =>
    ((policy[side] ?? []) as readonly string[])
      .filter((role) => role.startsWith('#') && role !== '#all')
      .map((role) => role.slice(1));
  return [source(policies, store.list(policies), named)];
}

function source(name: string, entities: readonly Entity[], namedBy: (entity: Entity) => readonly string[]): Source {
  const users = new Map<string, string[]>();
  for (const entity of entities) {
    for (const attribute of new Set(namedBy(entity)))
      users.set(attribute, [...(users.get(attribute) ?? []), entity.id]);
  }
  return { name, users };
}

function usageOf(attribute: string, sources: readonly Source[], withIds: boolean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    sources.map(({ name, users }) => {
      const ids = users.get(attribute) ?? [];
      return [name, { count: ids.length, ids: withIds ? ids : null }];
    }),
  );
}
