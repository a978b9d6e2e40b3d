import type { InputError } from './errors.ts';

/**
 * Decides over a fault that leaves the rest usable: throws it, or takes note of it, and what is at fault is left out or
 * decided by rule.
 */
export type OnFault = (fault: InputError) => void;

/** Documents and overlay have to fit together. @throws {InputError} the fault itself */
export const refuse: OnFault = (fault) => {
  throw fault;
};
