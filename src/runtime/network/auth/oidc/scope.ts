import type { Provider } from './provider.ts';

/** Without it a provider hands out no refresh token (OpenID Connect Core 1.0, section 11). */
export const OFFLINE_SCOPE = 'offline_access';

/** What is asked for where nothing is set: what any provider knows, and to stay logged in where this one can. */
export function scopeFor(
  { settings: { scope } }: Pick<Provider, 'settings'>,
  { scopes_supported: known }: { readonly scopes_supported?: readonly string[] | undefined },
): string {
  return scope ?? (known === undefined || known.includes(OFFLINE_SCOPE) ? `openid ${OFFLINE_SCOPE}` : 'openid');
}
