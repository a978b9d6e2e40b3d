import type { Principal } from './principal.ts';

/** The syntax of a scope (RFC 6749, section 3.3). */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** A role and who has it; exactly one of the three is set. */
export interface Grant {
  readonly role: string;
  /** A scope that the token must have. */
  readonly scope?: string | undefined;
  /** Whether it is for the API key of this name. */
  readonly key?: ((name: string) => boolean) | undefined;
  /** Whether it is for the certificate of this common name. */
  readonly certificate?: ((name: string) => boolean) | undefined;
}

/** The login method of those whom a grant is for. */
export const methodOf = ({ scope, key }: Grant): 'jwt' | 'keys' | 'mtls' =>
  scope !== undefined ? 'jwt' : key !== undefined ? 'keys' : 'mtls';

/** The role of the first grant that matches a principal; undefined if none does. */
export function roleOf(principal: Principal, grants: readonly Grant[]): string | undefined {
  const fits = ({ scope, key, certificate }: Grant) => {
    if (scope !== undefined) return principal.scopes?.includes(scope) ?? false;
    if (key !== undefined) return principal.method === 'keys' && key(principal.name);
    return principal.method === 'mtls' && certificate?.(principal.name) === true;
  };
  return grants.find(fits)?.role;
}

/** Every scope that this server can ask for: those that all tokens must have, and those that give some role. */
export const allScopes = (
  requiredScopes: readonly string[],
  grants: readonly Grant[] | undefined,
): readonly string[] => [...new Set([...requiredScopes, ...scopesOf(grants ?? [])])];

/** Scopes that give some role. */
export const scopesOf = (grants: readonly Grant[]): readonly string[] => [
  ...new Set(grants.flatMap(({ scope }) => scope ?? [])),
];
