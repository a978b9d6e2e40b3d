import type { Model } from '../model/model.ts';

/** Computes a value once for each model, for several emitters. */
export function oncePerModel<Made>(make: (model: Model) => Made): (model: Model) => Made {
  const values = new WeakMap<Model, { readonly value: Made }>();
  return (model) => {
    const known = values.get(model) ?? { value: make(model) };
    values.set(model, known);
    return known.value;
  };
}
