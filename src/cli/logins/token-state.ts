import { systemClock } from '../../common/clock.ts';
import { isUsable, readTokenSet } from '../../runtime/network/auth/oidc/token-set.ts';
import type { LoginSecrets } from './storable-login.ts';

/** What a person has to do if no tokens are stored, or only some that have expired and cannot be refreshed. */
export async function notLoggedIn(secrets: LoginSecrets, key: string): Promise<string | undefined> {
  const set = readTokenSet(await secrets.get(key));
  const lasts = set !== undefined && (set.refresh !== undefined || isUsable(set, systemClock));
  return lasts ? undefined : 'a person has to log in';
}

/** When stored tokens expire that cannot be refreshed; ISO 8601. */
export async function tokensEnd(secrets: LoginSecrets, key: string): Promise<string | undefined> {
  const set = readTokenSet(await secrets.get(key));
  return set === undefined || set.refresh !== undefined ? undefined : new Date(set.until).toISOString();
}
