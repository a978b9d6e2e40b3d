/** By what an identity may log in. */
import type { IdentityRow } from '../access/rows.ts';

/** How an auth policy lets identities log in. */
export interface AuthPolicyRow {
  readonly id: string;
  readonly name: string;
  readonly primary?: PrimaryRules | null;
  readonly secondary?: { readonly requireTotp?: boolean; readonly requireExtJwtSigner?: string | null } | null;
}

export interface PrimaryRules {
  readonly cert?: { readonly allowed?: boolean; readonly allowExpiredCerts?: boolean };
  readonly updb?: {
    readonly allowed?: boolean;
    readonly maxAttempts?: number;
    readonly lockoutDurationMinutes?: number;
    readonly minPasswordLength?: number;
  };
  readonly extJwt?: { readonly allowed?: boolean; readonly allowedSigners?: readonly string[] | null };
}

/** The methods that an identity has a credential for: `cert`, `updb`. */
export function ownMethods({ authenticators }: IdentityRow): readonly string[] {
  return Object.keys(authenticators ?? {});
}

/** Whether a policy takes a method. */
export function accepts({ primary }: AuthPolicyRow, method: string): boolean {
  return (primary as Readonly<Record<string, { readonly allowed?: boolean }>> | undefined)?.[method]?.allowed === true;
}

/** Whether a policy lets an identity log in: by a credential that it has, or by a token of an external signer. */
export function canLogIn(identity: IdentityRow, policy: AuthPolicyRow): boolean {
  if (identity.disabled === true) return false;
  if (identity.typeId === 'Router') return true;
  return accepts(policy, 'extJwt') || ownMethods(identity).some((method) => accepts(policy, method));
}

/** Whether log-ins stay incomplete: a one-time code is wanted, and the identity has enrolled none. */
export function lacksFactor(identity: IdentityRow, policy: AuthPolicyRow): boolean {
  return policy.secondary?.requireTotp === true && identity.isMfaEnabled !== true && identity.typeId !== 'Router';
}
