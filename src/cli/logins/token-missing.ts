import type { LoginSecrets } from './storable-login.ts';

/** What a person has to do if no tokens are stored. */
export const notLoggedIn = async (secrets: LoginSecrets, key: string): Promise<string | undefined> =>
  (await secrets.get(key)) === undefined ? 'a person has to log in' : undefined;
