import { type InputError, Omission } from '../common/errors.ts';
import type { Imported } from '../documents/import.ts';
import { unreadOperations } from '../documents/operations.ts';
import { buildModel } from '../model/build-model.ts';
import type { Loaded, LoadedDocument } from '../model/load.ts';
import type { LeftOut, Model } from '../model/model.ts';

/** A model of documents that the overlay was not written for. */
export interface Fitted {
  readonly model: Model;
  readonly leftOut: readonly LeftOut[];
  /** What was left out of served operations, or guessed. */
  readonly omissions: readonly InputError[];
  /** Everything that was tolerated, including overlay parts that match nothing and missing decisions. */
  readonly faults: readonly InputError[];
}

/**
 * As much of the surface as documents and overlay allow. An operation that the overlay does not know is named,
 * described and classified by rule, and marked for review; what cannot be generated is left out.
 */
export function fitModel(loaded: Loaded): Fitted {
  const faults: InputError[] = [];
  const model = buildModel(loaded, (fault) => faults.push(fault));
  const unread = loaded.documents.flatMap(({ api, file, document }) =>
    [...unreadOperations(document, file)].map((why) => ({ api, why })),
  );
  const leftOut = [...model.leftOut, ...unread];
  const reasons = new Set(leftOut.map(({ why }) => why));
  const omissions = faults.filter((fault) => fault instanceof Omission && !reasons.has(fault));
  return { model, leftOut, omissions, faults };
}

/** A document that was just read, in the form that `spec/` has. */
export const asLoaded = ({ api, document, lock, location, summaries }: Imported): LoadedDocument => ({
  api,
  file: location,
  document,
  lock,
  summaries,
});
