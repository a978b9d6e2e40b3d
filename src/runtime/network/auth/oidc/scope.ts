import type { Provider } from './provider.ts';

/** Without it a provider hands out no refresh token (OpenID Connect Core 1.0, section 11). */
export const OFFLINE_SCOPE = 'offline_access';

/**
 * The scope to request. By default, the one that every provider knows, and a refresh token unless this provider has
 * none.
 */
export function scopeFor(
  { settings: { scope } }: Pick<Provider, 'settings'>,
  { scopes_supported: known }: { readonly scopes_supported?: readonly string[] | undefined },
): string {
  return scope ?? (known === undefined || known.includes(OFFLINE_SCOPE) ? `openid ${OFFLINE_SCOPE}` : 'openid');
}
