/** How an identity can log in. */
import type { IdentityRow } from '../../access/rows.ts';
import { type Fix, nameOf } from '../wording/finding.ts';
import type { SignerSettings } from './signer-settings.ts';

/** How an auth policy lets identities log in. */
export interface AuthPolicyRow {
  readonly id: string;
  readonly name: string;
  readonly primary?: PrimaryRules | null;
  readonly secondary?: { readonly requireTotp?: boolean; readonly requireExtJwtSigner?: string | null } | null;
}

/** The first factors that an auth policy allows. */
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

/** Whether a policy allows a credential that identities have themselves, and not just tokens. */
export function acceptsOwn(policy: AuthPolicyRow): boolean {
  return accepts(policy, 'cert') || accepts(policy, 'updb');
}

/** The call that lets an identity enroll for a credential that its policy accepts; undefined if it accepts none. */
export function enrollmentCall(
  { id, name }: IdentityRow,
  policy: AuthPolicyRow | undefined,
  expiresAt: string,
): Fix | undefined {
  const enrollment = { tool: 'createEnrollment', arguments: { identityId: id, method: 'ott', expiresAt } };
  if (policy === undefined || accepts(policy, 'cert')) return enrollment;
  if (!accepts(policy, 'updb')) return undefined;
  return { ...enrollment, arguments: { ...enrollment.arguments, method: 'updb', username: name ?? id } };
}

/** An issuer of tokens that an auth policy may accept. */
export interface SignerRow extends SignerSettings {
  readonly enabled?: boolean;
  readonly issuer?: string | null;
  /** Whether the claim is an external id; else it is the id itself. */
  readonly useExternalId?: boolean;
}

/** The signers that a policy allows, enabled or not. */
export function signersOf({ primary }: AuthPolicyRow, signers: readonly SignerRow[]): readonly SignerRow[] {
  const allowed = primary?.extJwt?.allowedSigners ?? [];
  return signers.filter(({ id }) => allowed.length === 0 || allowed.includes(id));
}

/** The signer whose token every login needs as well; undefined if none is required. */
export function requiredSigner<Row extends { readonly id: string }>(
  { secondary }: AuthPolicyRow,
  signers: readonly Row[],
): Row | undefined {
  return signers.find(({ id }) => id === secondary?.requireExtJwtSigner);
}

/** Whether a policy accepts, or requires, tokens of external signers. */
export const needsSigners = (policy: AuthPolicyRow): boolean =>
  accepts(policy, 'extJwt') || Boolean(policy.secondary?.requireExtJwtSigner);

/**
 * Whether a policy lets an identity log in: with a credential that it has, or with a token of an external signer.
 * @param signers all of them, if they are known
 */
export function canLogIn(identity: IdentityRow, policy: AuthPolicyRow, signers?: readonly SignerRow[]): boolean {
  if (identity.disabled === true) return false;
  if (identity.typeId === 'Router') return true;
  if (requiredSigner(policy, signers ?? [])?.enabled === false) return false;
  if (ownMethods(identity).some((method) => accepts(policy, method))) return true;
  if (!accepts(policy, 'extJwt')) return false;
  if (signers === undefined) return true;
  return signersOf(policy, signers).some(
    ({ enabled, useExternalId }) => enabled !== false && (useExternalId === false || Boolean(identity.externalId)),
  );
}

/** The rules that decide about logins; undefined where they could not be read. */
export interface LoginRules {
  readonly policies: readonly AuthPolicyRow[] | undefined;
  readonly signers: readonly SignerRow[] | undefined;
}

/** What keeps an identity from every service, in a few words; undefined if nothing is known that does. */
export function loginObstacle(identity: IdentityRow, { policies, signers }: LoginRules): string | undefined {
  if (identity.disabled === true) return 'disabled';
  if (identity.typeId === 'Router') return undefined;
  const policy = policies?.find(({ id }) => id === (identity.authPolicyId ?? 'default'));
  const isBare = ownMethods(identity).length === 0;
  if (policy === undefined) return isBare && !identity.externalId ? NO_CREDENTIAL : undefined;
  const required = requiredSigner(policy, signers ?? []);
  if (required?.enabled === false)
    return `its auth policy ${nameOf(policy)} requires a token of the signer ${nameOf(required)}, which is disabled`;
  const [off] = accepts(policy, 'extJwt')
    ? signersOf(policy, signers ?? []).filter(({ enabled }) => enabled === false)
    : [];
  if (!canLogIn(identity, policy, signers) && off !== undefined && identity.externalId)
    return `its auth policy ${nameOf(policy)} takes tokens of the signer ${nameOf(off)}, which is disabled`;
  if (!canLogIn(identity, policy, signers) && isBare && !acceptsOwn(policy))
    return `no signer of its auth policy ${nameOf(policy)} takes a token for it`;
  if (!canLogIn(identity, policy, signers))
    return isBare ? NO_CREDENTIAL : `its auth policy ${nameOf(policy)} does not accept its credential`;
  return lacksFactor(identity, policy)
    ? `its auth policy ${nameOf(policy)} requires a one-time code (TOTP)`
    : undefined;
}

const NO_CREDENTIAL = 'not enrolled (no credential)';

/** Whether logins stay incomplete: a one-time code is required, and the identity has not enrolled one. */
export function lacksFactor(identity: IdentityRow, policy: AuthPolicyRow): boolean {
  return policy.secondary?.requireTotp === true && identity.isMfaEnabled !== true && identity.typeId !== 'Router';
}
