/** Who can no longer log in, or can again, when a call changes auth policies, or which identities they apply to. */
import type { Network } from '../../access/network.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { type AuthPolicyRow, canLogIn, lacksFactor } from '../login.ts';
import { type Source, valueOr } from '../source.ts';
import type { PlannedCall } from './planned-call.ts';

export interface LoginChange {
  readonly lockedOut: readonly IdentityRow[];
  readonly letIn: readonly IdentityRow[];
  /** Identities that have to enroll a one-time code first. */
  readonly incomplete: readonly IdentityRow[];
}

export const NO_LOGIN_CHANGE: LoginChange = { lockedOut: [], letIn: [], incomplete: [] };

export async function loginChange(
  source: Source,
  before: Network,
  after: Network,
  call: PlannedCall,
): Promise<LoginChange> {
  const changesPolicy = /^(patch|update)AuthPolicy$/.test(call.tool);
  const moved = before.populations.identities.rows.filter((row) => {
    const now = after.populations.identities.get(row.id);
    return (
      now !== undefined && (policyOf(now) !== policyOf(row) || (now.disabled === true) !== (row.disabled === true))
    );
  });
  if (!changesPolicy && moved.length === 0) return NO_LOGIN_CHANGE;
  const policies = valueOr(await source.list<AuthPolicyRow>('listAuthPolicies'), []);
  const old = new Map(policies.map((policy) => [policy.id, policy]));
  const now = new Map(changesPolicy ? policies.map((policy) => [policy.id, changed(policy, call)]) : old);
  const concerned = changesPolicy
    ? before.populations.identities.rows.filter((row) => old.get(policyOf(row)) !== now.get(policyOf(row)))
    : moved;
  const compared = concerned.map((row) => {
    const later = after.populations.identities.get(row.id) ?? row;
    return { row, was: state(row, old.get(policyOf(row))), is: state(later, now.get(policyOf(later))) };
  });
  const those = (holds: (one: (typeof compared)[number]) => boolean) => compared.filter(holds).map(({ row }) => row);
  return {
    lockedOut: those(({ is, was }) => was !== 'out' && is === 'out'),
    letIn: those(({ is, was }) => was !== 'in' && is === 'in'),
    incomplete: those(({ is, was }) => was === 'in' && is === 'incomplete'),
  };
}

const policyOf = ({ authPolicyId }: IdentityRow) => authPolicyId ?? 'default';

/** An unknown policy is assumed to let in every enabled identity. */
function state(identity: IdentityRow, policy: AuthPolicyRow | undefined): 'in' | 'out' | 'incomplete' {
  if (policy === undefined) return identity.disabled === true ? 'out' : 'in';
  if (!canLogIn(identity, policy)) return 'out';
  return lacksFactor(identity, policy) ? 'incomplete' : 'in';
}

/** PATCH names only what it changes, at any depth. */
function changed(policy: AuthPolicyRow, { arguments: args }: PlannedCall): AuthPolicyRow {
  if (args.id !== policy.id && args.id !== policy.name) return policy;
  const { primary, secondary } = args as Partial<AuthPolicyRow>;
  const merged = (['cert', 'extJwt', 'updb'] as const).map((method) => [
    method,
    { ...policy.primary?.[method], ...primary?.[method] },
  ]);
  return { ...policy, primary: Object.fromEntries(merged), secondary: { ...policy.secondary, ...secondary } };
}
