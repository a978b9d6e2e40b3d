import { buildModel } from './build-model.ts';
import type { InputError } from './errors.ts';
import type { Imported } from './import.ts';
import type { Loaded, LoadedDocument } from './load.ts';
import type { Model } from './model.ts';

/** A model of documents that the overlay was not written for. */
export interface Fitted {
  readonly model: Model;
  /** Operations that were left out, parts of the overlay that fit nothing, and judgement that is missing. */
  readonly faults: readonly InputError[];
}

/**
 * As much of the surface as documents and overlay give together. An operation that the overlay does not know is named,
 * described and judged by rule, and marked for review; what cannot be generated is left out, and told among the faults.
 */
export function fit(loaded: Loaded): Fitted {
  const faults: InputError[] = [];
  const model = buildModel(loaded, (fault) => faults.push(fault));
  return { model, faults };
}

/** A document that was read just now, as one that `spec/` holds. */
export const asLoaded = ({ api, document, lock, location }: Imported): LoadedDocument => ({
  api,
  file: location,
  document,
  lock,
});
