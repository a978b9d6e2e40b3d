import type { SecretStore } from './secret-store.ts';
import { secretsInMemory } from './secrets-in-memory.ts';

/** The store of logins that have nothing to store: it needs no keychain, and it is always empty. */
export const noSecrets: SecretStore = {
  label: 'any store',
  of: () => ({
    get: async () => undefined,
    set: refuse,
    delete: async () => false,
    exclusively: async (work) => {
      const secrets = secretsInMemory({});
      const result = await secrets.exclusively(work);
      return Object.keys(secrets.content()).length === 0 ? result : refuse();
    },
    forget: async () => false,
  }),
  probe: async () => undefined,
};

async function refuse(): Promise<never> {
  throw new Error('a login without secrets wants to store one');
}
