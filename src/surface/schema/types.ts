import type { Schema } from '../surface.ts';
import { type Shift, type Spot, standing, subject } from './shift.ts';

/** How the type of a value changed. Null is a separate type; an integer is a number. */
export function compareTypes(before: Schema, after: Schema, spot: Spot): Shift[] {
  const old = typesOf(before);
  const now = typesOf(after);
  const lost = old === undefined ? now !== undefined : now !== undefined && !old.every((type) => covers(now, type));
  const gained = now === undefined ? old !== undefined : old !== undefined && !now.every((type) => covers(old, type));
  if (!lost && !gained) return [];
  const what = sentence(old, now, subject(spot));
  return [{ way: lost && gained ? 'other' : lost ? 'narrower' : 'wider', what, ...standing(spot, 'type', after) }];
}

function sentence(old: readonly string[] | undefined, now: readonly string[] | undefined, what: string): string {
  const without = (types: readonly string[] | undefined) => (types ?? []).filter((type) => type !== 'null').join();
  if (old !== undefined && now !== undefined && without(old) === without(now)) {
    return `${what} ${now.includes('null') ? 'can be null now' : 'can no longer be null'}`;
  }
  return `the type of ${what} was ${wordsOf(old)} and is ${wordsOf(now)}`;
}

const covers = (types: readonly string[], type: string): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

/** The types that a schema allows, sorted; undefined for all. Arguments that may be null say so by `nullable`. */
export function typesOf({ type, nullable }: Schema): readonly string[] | undefined {
  if (type === undefined) return undefined;
  const types = [type].flat().map(String);
  return [...new Set(nullable === true ? [...types, 'null'] : types)].sort();
}

const wordsOf = (types: readonly string[] | undefined): string => types?.join(' or ') ?? 'anything';
