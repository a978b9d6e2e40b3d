import type { HeldSecrets, NetworkSecrets } from './secret-store.ts';

/** Secrets in memory, until it is known that they are worth storing. */
export interface PassingSecrets extends Pick<NetworkSecrets, 'get' | 'exclusively'> {
  /** All of them, by key. */
  content(): Readonly<Record<string, string>>;
}

export function passingSecrets(first: Readonly<Record<string, string>>): PassingSecrets {
  let content = new Map(Object.entries(first));
  const secrets: HeldSecrets = {
    get: async (key) => content.get(key),
    set: async (key, secret) => void content.set(key, secret),
    delete: async (key) => content.delete(key),
    all: async () => Object.fromEntries(content),
    replace: async (next) => {
      content = new Map(Object.entries(next));
    },
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
