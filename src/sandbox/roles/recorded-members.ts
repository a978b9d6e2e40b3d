/**
 * A controller evaluates a role list when the list or the policy's type changes, and an entity when its attributes
 * change. A new `semantic` alone is stored, but the policy keeps its members until the next evaluation; those members are recorded here, on the
 * policy.
 */
import { POLICY_KINDS, type PolicyKind, type Side, sidesOf } from '../../access/policies.ts';
import { type Semantic, sameRoles, selector, selects } from '../../access/roles.ts';
import type { Entity, Store } from '../kernel.ts';

interface RecordedMembers {
  /** The semantic with which the list was last evaluated. */
  readonly semantic: Semantic;
  /** Entities that were evaluated after that, by id: whether the list selected them. */
  readonly decided: Readonly<Record<string, boolean>>;
}

type RecordedBySide = Partial<Record<string, RecordedMembers>>;

/** The recorded members of a role list; undefined if its list and semantic determine them. */
export function recordedMembers(policy: Entity, side: string): RecordedMembers | undefined {
  return (policy.kept as RecordedBySide | undefined)?.[side];
}

/** To be called after a change of a policy. */
export function keepMembers(
  store: Store,
  kind: PolicyKind,
  policy: Entity,
  before: Readonly<Record<string, unknown>>,
): void {
  const kept: RecordedBySide = { ...(policy.kept as RecordedBySide | undefined) };
  for (const [side] of sidesOf(kind)) {
    if (before.type !== policy.type || !sameRoles(listOf(before, side), listOf(policy, side))) delete kept[side];
    else if (before.semantic !== policy.semantic) kept[side] ??= { semantic: before.semantic as Semantic, decided: {} };
  }
  if (Object.keys(kept).length > 0 || policy.kept !== undefined) store.update(kind, policy.id, { kept });
}

/** To be called when an entity was created or its attributes changed: it is evaluated with the current semantic. */
export function evaluateAnew(store: Store, kind: string, entity: Entity): void {
  for (const policyKind of POLICY_KINDS) {
    const side = sidesOf(policyKind).find(([, selected]) => selected === kind)?.[0];
    if (side === undefined) continue;
    for (const policy of [...store.list(policyKind)]) {
      const recorded = recordedMembers(policy, side);
      if (recorded === undefined) continue;
      const belongs = selects(selector(listOf(policy, side), policy.semantic as Semantic), entity);
      const decided = { ...recorded.decided, [entity.id]: belongs };
      const all = { ...(policy.kept as RecordedBySide), [side]: { ...recorded, decided } };
      store.update(policyKind, policy.id, { kept: all, updatedAt: policy.updatedAt });
    }
  }
}

function listOf(policy: Readonly<Record<string, unknown>>, side: Side): readonly string[] | undefined {
  return policy[side] as readonly string[] | undefined;
}
