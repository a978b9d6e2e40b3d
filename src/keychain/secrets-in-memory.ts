import type { LockedSecrets, NetworkSecrets } from './secret-store.ts';

/** Secrets in memory, until it is known that they are worth storing. */
export interface SecretsInMemory extends Pick<NetworkSecrets, 'get' | 'exclusively'> {
  /** All secrets, by key. */
  content(): Readonly<Record<string, string>>;
}

export function secretsInMemory(first: Readonly<Record<string, string>>): SecretsInMemory {
  let content = new Map(Object.entries(first));
  const secrets: LockedSecrets = {
    get: async (key) => content.get(key),
    set: async (key, secret) => void content.set(key, secret),
    delete: async (key) => content.delete(key),
    all: async () => Object.fromEntries(content),
    replace: async (next) => {
      content = new Map(Object.entries(next));
    },
    forget: async () => {
      const had = content.size > 0;
      content.clear();
      return had;
    },
    assertHeld: async () => undefined,
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    get: secrets.get,
    exclusively(work) {
      const done = last.then(() => work(secrets));
      last = done.catch(() => undefined);
      return done;
    },
    content: () => Object.fromEntries(content),
  };
}
