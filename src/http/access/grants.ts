import type { Identifying } from '../../common/auth-methods.ts';
import type { Principal } from './principal.ts';

/** The syntax of a scope (RFC 6749, section 3.3). */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** The key of a grant in a roles file that says whom it is for, by their login method. */
export const GRANTED_BY = { jwt: 'scope', keys: 'key', mtls: 'certificate' } as const satisfies Readonly<
  Record<Identifying, string>
>;

/** A role, and who has it. */
export interface Grant {
  readonly role: string;
  /** The login method of the callers that it is for. */
  readonly method: Identifying;
  /** A scope that their token must have. */
  readonly scope?: string;
  fits(principal: Principal): boolean;
}

/** The role of the first grant that matches a principal; undefined if none does. */
export const roleOf = (principal: Principal, grants: readonly Grant[]): string | undefined =>
  grants.find((grant) => grant.fits(principal))?.role;

/** Every scope that this server can ask for: those that all tokens must have, and those that give some role. */
export const allScopes = (
  requiredScopes: readonly string[],
  grants: readonly Grant[] | undefined,
): readonly string[] => [...new Set([...requiredScopes, ...scopesOf(grants ?? [])])];

/** Scopes that give some role. */
export const scopesOf = (grants: readonly Grant[]): readonly string[] => [
  ...new Set(grants.flatMap(({ scope }) => scope ?? [])),
];
