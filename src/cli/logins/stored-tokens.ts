import { ToolError } from '../../common/tool-error.ts';
import { SecretStoreError } from '../../keychain/secret-store.ts';
import type { TokenStore } from '../../runtime/network/auth/oidc/token-store.ts';
import type { LoginSecrets } from './storable-login.ts';

/** The storage key of tokens, unique per account. */
export const tokensKey = (issuer: string, client: string, user = ''): string =>
  ['tokens', issuer, client, user].filter(Boolean).join(' ');

/** Tokens among the secrets of a network, shared by all processes of this user. */
export function storedTokens(secrets: LoginSecrets, key: string): TokenStore {
  return {
    lasting: true,
    read: () => orToolError(() => secrets.get(key)),
    exclusively: (work) =>
      orToolError(() =>
        secrets.exclusively((held) =>
          work({
            read: () => held.get(key),
            write: (text) => held.set(key, text),
            clear: async () => void (await held.delete(key)),
          }),
        ),
      ),
  };
}

async function orToolError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SecretStoreError)) throw error;
    throw new ToolError('login', error.message, error.next, { cause: error });
  }
}
