import { systemReason } from './system-reason.ts';

/** Why Node could not read a file, as words that follow its name. */
export const cannotBeRead = (error: unknown): string => `cannot be read: ${systemReason(error)}`;
