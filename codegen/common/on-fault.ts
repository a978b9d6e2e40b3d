import type { InputError } from './errors.ts';

/**
 * Handles a fault that leaves the rest usable: throws it, or records it, and the faulty part is left out or decided by
 * rule.
 */
export type OnFault = (fault: InputError) => void;

/** Documents and overlay must match. @throws {InputError} the fault itself */
export const refuse: OnFault = (fault) => {
  throw fault;
};
