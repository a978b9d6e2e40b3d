/**
 * A file or folder that belongs to another user, or that others can change. The message says which, why, and what to
 * do.
 */
export class ForeignPath extends Error {}
