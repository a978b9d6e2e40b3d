/** How an identity can log in. */
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

/** The methods for which an identity has a credential: `cert`, `updb`. */
export function ownMethods({ authenticators }: IdentityRow): readonly string[] {
  return Object.keys(authenticators ?? {});
}

/** Whether a policy allows a method. */
export function accepts({ primary }: AuthPolicyRow, method: string): boolean {
  return (primary as Readonly<Record<string, { readonly allowed?: boolean }>> | undefined)?.[method]?.allowed === true;
}

/** Whether a policy lets an identity log in: with a credential that it has, or with a token of an external signer. */
export function canLogIn(identity: IdentityRow, policy: AuthPolicyRow): boolean {
  if (identity.disabled === true) return false;
  if (identity.typeId === 'Router') return true;
  return accepts(policy, 'extJwt') || ownMethods(identity).some((method) => accepts(policy, method));
}

/** Whether logins stay incomplete: a one-time code is required, and the identity has not enrolled one. */
export function lacksFactor(identity: IdentityRow, policy: AuthPolicyRow): boolean {
  return policy.secondary?.requireTotp === true && identity.isMfaEnabled !== true && identity.typeId !== 'Router';
}
