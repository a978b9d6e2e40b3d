import { canonical } from '../../src/common/canonical.ts';
import { InputError } from '../common/errors.ts';
import { at, isObject, type Json, type JsonObject, pointerKeys, sameJson } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import type { Repair } from './overlay.ts';
import { widened } from './widen.ts';

/** A repair whose defect was not found: either it was fixed upstream, or the repair has a mistake. */
export class RepairFault extends InputError {
  readonly repair: Repair;
  /** What the document has instead of the defect. */
  readonly there: Json | undefined;

  constructor(repair: Repair, source: string, problem: string, there: Json | undefined) {
    super(
      source,
      repair.at,
      `the repair "${repair.why}" ${problem}`,
      'remove the repair from spec/overlay/repairs.yaml if the document no longer needs it, or correct it',
    );
    this.name = 'RepairFault';
    this.repair = repair;
    this.there = there;
  }
}

/** Whether the document itself now has what the repair would change it to. */
export function isFixedUpstream({ repair: { at: place, becomes, about }, there }: RepairFault): boolean {
  if (there === undefined || becomes === undefined) return there === becomes;
  return sameJson(there, about === 'wire' ? (widened(there, becomes, lastKey(place)) as Json) : becomes);
}

/**
 * A repair about the wire that was written for another version of the document: controllers still send the same.
 * Undefined if there is nothing left to repair, or if the repair is only about the document.
 */
export function reviseRepair(fault: RepairFault): Repair | undefined {
  const { repair, there } = fault;
  if (repair.about !== 'wire' || there === undefined || isFixedUpstream(fault)) return undefined;
  const becomes = widened(there, repair.becomes, lastKey(repair.at));
  const { at: place, why, about } = repair;
  return { at: place, was: there, ...(becomes === undefined ? {} : { becomes }), why, about };
}

/**
 * Applies the overlay's repairs to a copy of an imported document; the document itself if it needs none.
 * @param onFault called with a {@link RepairFault} for each repair that does not apply. If it doesn't throw, a repair
 * about the wire is applied as far as it fits
 */
export function repaired(
  document: JsonObject,
  repairs: readonly Repair[],
  source: string,
  onFault: OnFault = refuse,
): JsonObject {
  if (repairs.length === 0) return document;
  const copy = structuredClone(document);
  for (const repair of repairs) {
    const problem = problemOf(repair, copy);
    if (problem === undefined) {
      put(copy, repair);
      continue;
    }
    const fault = new RepairFault(repair, source, problem, at(copy, repair.at));
    onFault(fault);
    const fitting = reviseRepair(fault);
    if (fitting) put(copy, fitting);
  }
  return copy;
}

function problemOf({ at: place, was }: Repair, document: JsonObject): string | undefined {
  const current = at(document, place);
  if (!sameJson(current, was)) {
    return `does not match the document, which has ${current === undefined ? 'nothing' : canonical(current).slice(0, 200)}`;
  }
  const parent = parentOf(document, place);
  return Array.isArray(parent) || isObject(parent) ? undefined : 'has a place that does not exist';
}

function put(root: JsonObject, { at: place, becomes }: Repair): void {
  const last = lastKey(place);
  const parent = parentOf(root, place);
  if (Array.isArray(parent)) parent.splice(Number(last), 1, ...(becomes === undefined ? [] : [becomes as Json]));
  else if (becomes === undefined) delete (parent as JsonObject)[last];
  else (parent as JsonObject)[last] = becomes;
}

const parentOf = (root: JsonObject, place: string): Json | undefined =>
  at(root, place.slice(0, place.lastIndexOf('/')));

const lastKey = (place: string): string => pointerKeys(place).at(-1) as string;
