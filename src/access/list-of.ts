/** A value that a document declares as a list; empty if it is none. */
export const listOf = <T = unknown>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);
