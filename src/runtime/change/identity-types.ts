/** The earlier types of identities. Today a controller only knows `Default` and `Router`. */
const EARLIER: ReadonlySet<unknown> = new Set(['Device', 'Service', 'User']);

/** Whether an identity was to get an earlier type, and has the type that controllers store for it. */
export const isStoredType = (requested: unknown, found: unknown): boolean =>
  found === 'Default' && EARLIER.has(requested);

/** What to say about such an identity. */
export const storedTypeNote = (requested: unknown): string =>
  `The controller stores the type "${requested}" as "Default": identities are of type Default or Router.`;
