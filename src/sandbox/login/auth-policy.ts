/** Auth policies as the login uses them: an absent value is the default of a new policy. */
import type { Context, Entity } from '../kernel.ts';

/** The rules of an auth policy, with defaults filled in. */
export interface AuthPolicy {
  readonly cert: { readonly allowed: boolean; readonly allowExpiredCerts: boolean };
  readonly updb: { readonly allowed: boolean; readonly maxAttempts: number; readonly lockoutDurationMinutes: number };
  readonly extJwt: { readonly allowed: boolean; readonly allowedSigners: readonly string[] };
  readonly requireTotp: boolean;
  /** The signer whose token every call has to carry besides the session. */
  readonly requireExtJwtSigner: string | undefined;
}

export function authPolicyOf(identity: Entity, context: Context): AuthPolicy {
  const id = typeof identity.authPolicyId === 'string' ? identity.authPolicyId : 'default';
  const policy = context.store.get('authPolicies', id);
  const primary = section(policy?.primary);
  const [cert, updb, extJwt] = [section(primary.cert), section(primary.updb), section(primary.extJwt)];
  const secondary = section(policy?.secondary);
  return {
    cert: { allowed: cert.allowed !== false, allowExpiredCerts: cert.allowExpiredCerts !== false },
    updb: {
      allowed: updb.allowed !== false,
      maxAttempts: numberOr0(updb.maxAttempts),
      lockoutDurationMinutes: numberOr0(updb.lockoutDurationMinutes),
    },
    extJwt: {
      allowed: extJwt.allowed !== false,
      allowedSigners: Array.isArray(extJwt.allowedSigners) ? extJwt.allowedSigners.map(String) : [],
    },
    requireTotp: secondary.requireTotp === true,
    requireExtJwtSigner:
      typeof secondary.requireExtJwtSigner === 'string' && secondary.requireExtJwtSigner !== ''
        ? secondary.requireExtJwtSigner
        : undefined,
  };
}

function section(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
