import type { NetworkSecrets, Secrets } from './secret-store.ts';

/** Secrets in memory, until it is known that they are worth storing. */
export interface PassingSecrets extends Pick<NetworkSecrets, 'get' | 'exclusively'> {
  /** All of them, by key. */
  content(): Readonly<Record<string, string>>;
}

export function passingSecrets(first: Readonly<Record<string, string>>): PassingSecrets {
  const content = new Map(Object.entries(first));
  const secrets: Secrets = {
    get: async (key) => content.get(key),
    set: async (key, secret) => void content.set(key, secret),
    delete: async (key) => content.delete(key),
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
