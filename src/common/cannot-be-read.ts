/** What to say of a file that Node did not read: what is said after its name. */
export const cannotBeRead = (error: unknown): string => `cannot be read (${(error as NodeJS.ErrnoException).code})`;
