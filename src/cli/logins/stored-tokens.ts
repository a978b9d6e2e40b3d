import { ToolError } from '../../common/tool-error.ts';
import { SecretStoreError } from '../../keychain/secret-store.ts';
import { type TokenStore, tokensInMemory } from '../../runtime/network/auth/oidc/token-store.ts';
import type { LoginSecrets } from './storable-login.ts';

/** The storage key of tokens, unique per account. */
export const tokensKey = (issuer: string, client: string, user = ''): string =>
  ['tokens', issuer, client, user].filter(Boolean).join(' ');

/**
 * Tokens among the secrets of a network, shared by all processes of this user.
 * @param proof the key of the secret that the program itself gets them with. After a logout elsewhere, a server still
 *   has that secret in memory: then it keeps its tokens there too, since nothing of the login is to be stored again.
 */
export function storedTokens(secrets: LoginSecrets, key: string, proof?: string): TokenStore {
  const own = tokensInMemory();
  let isForgotten = false;
  return {
    get lasting() {
      return !isForgotten;
    },
    read: () => orToolError(async () => (await secrets.get(key)) ?? (await own.read())),
    exclusively: (work) =>
      orToolError(() =>
        secrets.exclusively(async (held) => {
          isForgotten = proof !== undefined && (await held.get(proof)) === undefined;
          if (isForgotten) return own.exclusively(work);
          return work({
            read: () => held.get(key),
            write: (text) => held.set(key, text),
            clear: async () => void (await held.delete(key)),
            assertHeld: () => held.assertHeld(),
          });
        }),
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
