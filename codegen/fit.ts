import { buildModel } from './build-model.ts';
import type { InputError } from './errors.ts';
import type { Imported } from './import.ts';
import type { Loaded, LoadedDocument } from './load.ts';
import type { Model } from './model.ts';
import { type HttpOperation, httpOperations } from './operations.ts';

/** An operation of which no tool can be made, and why. */
export interface LeftOut {
  readonly api: string;
  readonly http: HttpOperation;
  readonly why: InputError;
}

/** A model of documents that the overlay was not written for. */
export interface Fitted {
  readonly model: Model;
  readonly leftOut: readonly LeftOut[];
  /** Everything that was tolerated: also what of the overlay fits nothing, and judgement that is missing. */
  readonly faults: readonly InputError[];
}

/**
 * As much of the surface as documents and overlay give together. An operation that the overlay does not know is named,
 * described and judged by rule, and marked for review; what cannot be generated is left out.
 */
export function fitModel(loaded: Loaded): Fitted {
  const faults: InputError[] = [];
  const model = buildModel(loaded, (fault) => faults.push(fault));
  return { model, leftOut: loaded.documents.flatMap((each) => leftOutOf(each, model, faults)), faults };
}

function leftOutOf({ api, file, document }: LoadedDocument, model: Model, faults: readonly InputError[]): LeftOut[] {
  const key = (method: string, path: string) => `${method} ${path}`;
  const own = model.tools.filter(({ operation }) => operation.api === api);
  const taken = new Set(own.map(({ operation: { method, path } }) => key(method, path)));
  return [...httpOperations(document)].flatMap((http) => {
    if (taken.has(key(http.method, http.path))) return [];
    // What an operation is left out for is the last that is told of it.
    const why = faults.findLast(({ source, pointer }) => source === file && pointer.startsWith(http.pointer));
    return why === undefined ? [] : [{ api, http, why }];
  });
}

/** A document that was read just now, as one that `spec/` holds. */
export const asLoaded = ({ api, document, lock, location }: Imported): LoadedDocument => ({
  api,
  file: location,
  document,
  lock,
});
