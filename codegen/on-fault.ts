import { InputError } from './errors.ts';

/**
 * Decides over a fault that leaves the rest usable: throws it, or takes note of it, and what is at fault is left out or
 * decided by rule.
 */
export type OnFault = (fault: InputError) => void;

/** Documents and overlay have to fit together. @throws {InputError} the fault itself */
export const refuse: OnFault = (fault) => {
  throw fault;
};

/** What `make` gives; undefined where it meets a fault that is tolerated. */
export function unlessFaulty<T>(make: () => T, onFault: OnFault): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onFault(error);
    return undefined;
  }
}
