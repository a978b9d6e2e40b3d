import { InputError } from './errors.ts';
import { at, isObject, type Json, type JsonObject, pointerKeys, sameJson } from './json.ts';
import { type OnFault, refuse } from './on-fault.ts';
import type { Repair } from './overlay.ts';

/**
 * Applies the overlay's repairs to a copy of an imported document.
 * @param onFault told of a repair that does not find what it repairs: upstream has mended it, or it was mistyped
 */
export function repaired(
  document: JsonObject,
  repairs: readonly Repair[],
  source: string,
  onFault: OnFault = refuse,
): JsonObject {
  const copy = structuredClone(document);
  for (const repair of repairs) {
    if (!sameJson(at(copy, repair.at), repair.was)) {
      const found = JSON.stringify(at(copy, repair.at))?.slice(0, 200) ?? 'nothing';
      const fault = new InputError(
        source,
        repair.at,
        `the repair "${repair.why}" does not find what it repairs, but ${found}`,
        'take the repair out of spec/overlay/repairs.yaml if the document no longer needs it, or correct it',
      );
      onFault(fault);
    } else put(copy, repair, source);
  }
  return copy;
}

function put(root: JsonObject, { at: place, becomes }: Repair, source: string): void {
  const keys = pointerKeys(place);
  const last = keys.pop() as string;
  const parent = at(root, place.slice(0, place.lastIndexOf('/')));
  if (Array.isArray(parent)) parent.splice(Number(last), 1, ...(becomes === undefined ? [] : [becomes as Json]));
  else if (!isObject(parent)) {
    throw new InputError(source, place, 'the repair stands where nothing is', 'correct its pointer');
  } else if (becomes === undefined) delete parent[last];
  else parent[last] = becomes;
}
