import type { Model } from './model.ts';

/** Remembers what was made of a model, for what several emitters read. */
export function oncePerModel<Made>(make: (model: Model) => Made): (model: Model) => Made {
  const made = new WeakMap<Model, { readonly value: Made }>();
  return (model) => {
    const known = made.get(model) ?? { value: make(model) };
    made.set(model, known);
    return known.value;
  };
}
