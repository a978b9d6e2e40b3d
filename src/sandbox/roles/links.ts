/**
 * Which entities policies connect: the policies that select an entity, and what their other side selects. Evaluated on
 * demand, and cached until something changes.
 */
import { POLICY_ROLES, type PolicyKind } from '../../access/policies.ts';
import { type RoleSelector, type Semantic, selector, selects } from '../../access/roles.ts';
import type { Entity } from '../kernel.ts';
import type { MemoryStore } from '../store/memory-store.ts';
import { recordedMembers } from './recorded-members.ts';

const KINDS = ['identities', 'services', 'routers', 'postureChecks', ...Object.keys(POLICY_ROLES)];

/** Answers questions about policies and their members for one store. */
export class Links {
  readonly #store: MemoryStore;
  readonly #selectors = new WeakMap<readonly string[], RoleSelector>();
  #remembered = new Map<string, readonly Entity[]>();
  #revision = '';

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  /** Whether the roles in a policy's field select an entity. */
  holds(policy: Entity, field: string, entity: Entity): boolean {
    if (field === 'edgeRouterRoles' && entity.isEdge !== true) return false;
    if (field === 'serviceRoles' && entity.isFabricOnly === true) return false;
    const recorded = recordedMembers(policy, field);
    return recorded?.decided[entity.id] ?? selects(this.#selector(policy, field, recorded?.semantic), entity);
  }

  /** The entities that a policy's field selects, sorted by id. */
  members(policyKind: PolicyKind, policy: Entity, field: string): readonly Entity[] {
    return this.#remember(`members ${policy.id} ${field}`, () => {
      const roles = this.#selector(policy, field);
      const kind = (POLICY_ROLES[policyKind] as Readonly<Record<string, string>>)[field] ?? '';
      if (!roles.all && roles.attributes.length === 0) return this.#byIds(kind, roles, policy, field);
      return this.#store.list(kind).filter((entity) => this.holds(policy, field, entity));
    });
  }

  /** The policies of a kind whose field selects an entity, sorted by id. */
  policiesOf(policyKind: PolicyKind, field: string, entity: Entity): readonly Entity[] {
    return this.#remember(`policies ${policyKind} ${field} ${entity.id}`, () =>
      this.#store.list(policyKind).filter((policy) => this.holds(policy, field, entity)),
    );
  }

  /** What an entity reaches through policies of a kind: the members of `to` wherever `from` selects it. */
  reach(policyKind: PolicyKind, from: string, entity: Entity, to: string, type?: string): readonly Entity[] {
    return this.#remember(`reach ${policyKind} ${from} ${entity.id} ${to} ${type ?? ''}`, () => {
      const found = new Map<string, Entity>();
      for (const policy of this.policiesOf(policyKind, from, entity)) {
        if (type !== undefined && policy.type !== type) continue;
        for (const member of this.members(policyKind, policy, to)) found.set(member.id, member);
      }
      return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    });
  }

  /** The service policies that let an identity dial or bind a service. */
  access(identity: Entity, service: Entity): readonly Entity[] {
    return this.policiesOf('servicePolicies', 'identityRoles', identity).filter((policy) =>
      this.holds(policy, 'serviceRoles', service),
    );
  }

  #byIds(kind: string, roles: RoleSelector, policy: Entity, field: string): readonly Entity[] {
    return [...roles.ids]
      .sort()
      .map((id) => this.#store.get(kind, id))
      .filter((entity): entity is Entity => entity !== undefined && this.holds(policy, field, entity));
  }

  #selector(policy: Entity, field: string, semantic = policy.semantic as Semantic): RoleSelector {
    const roles = policy[field];
    if (!Array.isArray(roles)) return EMPTY;
    const known = this.#selectors.get(roles);
    if (known !== undefined && known.semantic === semantic) return known;
    const created = selector(roles as string[], semantic);
    this.#selectors.set(roles, created);
    return created;
  }

  #remember(key: string, make: () => readonly Entity[]): readonly Entity[] {
    const revision = this.#store.revision(...KINDS);
    if (revision !== this.#revision) {
      this.#remembered = new Map();
      this.#revision = revision;
    }
    let found = this.#remembered.get(key);
    if (found === undefined) {
      found = make();
      this.#remembered.set(key, found);
    }
    return found;
  }
}

const EMPTY: RoleSelector = { all: false, ids: new Set(), attributes: [], semantic: 'AnyOf' };
