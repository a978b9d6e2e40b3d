import { InputError } from './errors.ts';
import { at, isObject, type Json, type JsonObject, pointerKeys, sameJson } from './json.ts';
import { type OnFault, refuse } from './on-fault.ts';
import type { Repair } from './overlay.ts';

/** A repair that does not find what it repairs: upstream has mended it, or it was mistyped. */
export class RepairFault extends InputError {
  readonly repair: Repair;

  constructor(repair: Repair, source: string, problem: string) {
    super(
      source,
      repair.at,
      `the repair "${repair.why}" ${problem}`,
      'take the repair out of spec/overlay/repairs.yaml if the document no longer needs it, or correct it',
    );
    this.name = 'RepairFault';
    this.repair = repair;
  }
}

/**
 * Applies the overlay's repairs to a copy of an imported document.
 * @param onFault told of each repair that does not apply, by a {@link RepairFault}
 */
export function repaired(
  document: JsonObject,
  repairs: readonly Repair[],
  source: string,
  onFault: OnFault = refuse,
): JsonObject {
  const copy = structuredClone(document);
  for (const repair of repairs) {
    const problem = problemOf(repair, copy);
    if (problem === undefined) put(copy, repair);
    else onFault(new RepairFault(repair, source, problem));
  }
  return copy;
}

function problemOf({ at: place, was }: Repair, document: JsonObject): string | undefined {
  const there = at(document, place);
  if (!sameJson(there, was)) {
    return `does not find what it repairs, but ${JSON.stringify(there)?.slice(0, 200) ?? 'nothing'}`;
  }
  const parent = parentOf(document, place);
  return Array.isArray(parent) || isObject(parent) ? undefined : 'stands where nothing is';
}

function put(root: JsonObject, { at: place, becomes }: Repair): void {
  const last = pointerKeys(place).pop() as string;
  const parent = parentOf(root, place);
  if (Array.isArray(parent)) parent.splice(Number(last), 1, ...(becomes === undefined ? [] : [becomes as Json]));
  else if (becomes === undefined) delete (parent as JsonObject)[last];
  else (parent as JsonObject)[last] = becomes;
}

const parentOf = (root: JsonObject, place: string): Json | undefined =>
  at(root, place.slice(0, place.lastIndexOf('/')));
