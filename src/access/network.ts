import type { BitSet } from './bit-set.ts';
import { type EntityKind, POLICY_KINDS, type PolicyKind, type Side, sidesOf } from './policies.ts';
import { Population } from './population.ts';
import { sameRoles, selector, selects } from './roles.ts';
import type { EntityRow, IdentityRow, PolicyRow, PostureCheckRow, RouterRow, ServiceRow } from './rows.ts';
import { atOnce, type Steps } from './steps.ts';

/** The rows of each kind of entity. */
export interface EntityRows {
  readonly identities: IdentityRow;
  readonly services: ServiceRow;
  readonly routers: RouterRow;
  readonly postureChecks: PostureCheckRow;
}

/** The rows of a network that determine access. */
export type NetworkRows = { readonly [Kind in EntityKind]: readonly EntityRows[Kind][] } & {
  readonly [Kind in PolicyKind]: readonly PolicyRow[];
};

/** A policy with the members of its role lists, as positions in the populations. */
export interface HeldPolicy {
  readonly row: PolicyRow;
  readonly members: Readonly<Partial<Record<Side, BitSet>>>;
}

type Populations = { readonly [Kind in EntityKind]: Population<EntityRows[Kind]> };
type Policies = Readonly<Record<PolicyKind, ReadonlyMap<string, HeldPolicy>>>;

/**
 * Which policies select which entities, and the effect of changes. Like a controller, it evaluates a role list when the
 * list or its policy's type changes, and an entity when its attributes change; so a new `semantic` alone changes
 * nothing. Immutable; a change returns a new network with the same positions.
 */
export class Network {
  readonly populations: Populations;
  readonly policies: Policies;
  /** Results that were derived from parts of it, and of the networks that it was made from. */
  readonly #derived: WeakMap<object, Map<string, unknown>>;

  private constructor(populations: Populations, policies: Policies, from?: Network) {
    this.populations = populations;
    this.policies = policies;
    this.#derived = from === undefined ? new WeakMap() : from.#derived;
  }

  static of(rows: NetworkRows): Network {
    return atOnce(Network.build(rows));
  }

  /** Builds the network in steps. */
  static *build(rows: NetworkRows): Steps<Network> {
    const populations = {
      identities: yield* Population.build(rows.identities),
      services: yield* Population.build(rows.services),
      routers: yield* Population.build(rows.routers),
      postureChecks: yield* Population.build(rows.postureChecks),
    };
    const policies: Partial<Record<PolicyKind, ReadonlyMap<string, HeldPolicy>>> = {};
    for (const kind of POLICY_KINDS) {
      const held = new Map<string, HeldPolicy>();
      for (const row of rows[kind]) {
        held.set(row.id, evaluated(populations, kind, row));
        yield;
      }
      policies[kind] = held;
    }
    return new Network(populations, policies as Policies);
  }

  /**
   * A result that depends on one part of the network alone. It is computed once for all networks that share the part.
   */
  derived<T>(part: object, key: string, make: () => T): T {
    const known = this.#derivedFrom(part);
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as T;
  }

  /** What `derived` returns, made in steps. */
  *deriving<T>(part: object, key: string, make: () => Steps<T>): Steps<T> {
    const known = this.#derivedFrom(part);
    if (!known.has(key)) known.set(key, yield* make());
    return known.get(key) as T;
  }

  /** With an entity added or changed. */
  withEntity<Kind extends EntityKind>(kind: Kind, row: EntityRows[Kind]): Network {
    const population: Population<EntityRows[Kind]> = this.populations[kind];
    const before = population.get(row.id);
    const after = population.with(row);
    const populations = { ...this.populations, [kind]: after };
    if (before !== undefined && sameRoles(before.roleAttributes, row.roleAttributes)) {
      return new Network(populations, this.policies, this);
    }
    const position = after.positionOf(row.id) as number;
    return new Network(populations, this.#reselected(kind, position, row), this);
  }

  /** Without an entity. Policies that name it by id keep their other roles. */
  withoutEntity(kind: EntityKind, id: string): Network {
    const population: Population<EntityRow> = this.populations[kind];
    const position = population.positionOf(id);
    if (position === undefined) return this;
    const populations = { ...this.populations, [kind]: population.without(id) };
    return new Network(populations, this.#reselected(kind, position, undefined), this);
  }

  /** With a policy added or changed. */
  withPolicy(kind: PolicyKind, row: PolicyRow): Network {
    const before = this.policies[kind].get(row.id);
    const after = evaluated(this.populations, kind, row, before);
    return this.#withPolicies(kind, new Map(this.policies[kind]).set(row.id, after));
  }

  withoutPolicy(kind: PolicyKind, id: string): Network {
    const policies = new Map(this.policies[kind]);
    policies.delete(id);
    return this.#withPolicies(kind, policies);
  }

  /**
   * With members as the controller has them, if known: a policy whose semantic alone was changed keeps its members.
   * @param membersOf the ids of members; undefined for a list that determines its members itself
   */
  withHeld(membersOf: (kind: PolicyKind, row: PolicyRow, side: Side) => readonly string[] | undefined): Network {
    const policies: Record<PolicyKind, ReadonlyMap<string, HeldPolicy>> = { ...this.policies };
    for (const kind of POLICY_KINDS) {
      const held = [...this.policies[kind]].map(([id, policy]) => {
        const known = sidesOf(kind).flatMap(([side, entities]) => {
          const ids = membersOf(kind, policy.row, side);
          return ids === undefined ? [] : [[side, this.populations[entities].positionsOf(ids)] as const];
        });
        return [id, { ...policy, members: { ...policy.members, ...Object.fromEntries(known) } }] as const;
      });
      policies[kind] = new Map(held);
    }
    return new Network(this.populations, policies, this);
  }

  #derivedFrom(part: object): Map<string, unknown> {
    const known = this.#derived.get(part) ?? new Map<string, unknown>();
    this.#derived.set(part, known);
    return known;
  }

  #withPolicies(kind: PolicyKind, policies: ReadonlyMap<string, HeldPolicy>): Network {
    return new Network(this.populations, { ...this.policies, [kind]: policies }, this);
  }

  /** The policies after one entity was evaluated again; unaffected ones are the same objects. */
  #reselected(entities: EntityKind, position: number, row: EntityRow | undefined): Policies {
    const policies: Record<PolicyKind, ReadonlyMap<string, HeldPolicy>> = { ...this.policies };
    for (const kind of POLICY_KINDS) {
      const side = sidesOf(kind).find(([, selected]) => selected === entities)?.[0];
      if (side === undefined) continue;
      const changes: [string, HeldPolicy][] = [];
      for (const [id, policy] of this.policies[kind]) {
        const members = policy.members[side];
        const belongs = row !== undefined && selects(selector(policy.row[side], policy.row.semantic), row);
        if (members === undefined || members.has(position) === belongs) continue;
        const changed = members.copy();
        if (belongs) changed.add(position);
        else changed.delete(position);
        changes.push([id, { ...policy, members: { ...policy.members, [side]: changed } }]);
      }
      // What was derived from policies that stay as they are can be used again.
      if (changes.length > 0) policies[kind] = new Map([...this.policies[kind], ...changes]);
    }
    return policies;
  }
}

/**
 * A policy with its members; a list that is equivalent to the earlier one keeps its members, unless the policy's type
 * changes.
 */
function evaluated(populations: Populations, kind: PolicyKind, row: PolicyRow, before?: HeldPolicy): HeldPolicy {
  const members: Partial<Record<Side, BitSet>> = {};
  for (const [side, entities] of sidesOf(kind)) {
    const earlier = before?.row.type === row.type ? before?.members[side] : undefined;
    const keeps = earlier !== undefined && sameRoles(before?.row[side], row[side]);
    members[side] = keeps ? earlier : populations[entities].select(selector(row[side], row.semantic));
  }
  return { row, members };
}
