import { isObject, pointer } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import { kindOf } from './kind.ts';
import { asSchema, type ComparePart } from './part.ts';
import { inside, type Shift, type Spot, standing, subject } from './shift.ts';

/** How the fields of an object changed: which exist, which are required, and what other names may have. */
export function compareFields(before: Schema, after: Schema, spot: Spot, comparePart: ComparePart): Shift[] {
  return [
    ...compareNamed(before, after, spot, comparePart),
    ...compareRequired(before, after, spot),
    ...compareOthers(before, after, spot, comparePart),
  ];
}

function compareNamed(before: Schema, after: Schema, spot: Spot, comparePart: ComparePart): Shift[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): Shift[] => {
    const field = inside(spot, `.${name}`, pointer('properties', name));
    const was = old.get(name);
    const is = now.get(name);
    if (is === undefined) {
      return [{ way: 'gone', what: `${subject(field)} is gone`, place: field.place.before, gone: true }];
    }
    if (was !== undefined) return comparePart(was, is, field);
    const needed = spot.direction === 'input' && requiredOf(after).has(name);
    const what = `${subject(field)} is new${needed ? ' and required' : ''} (${kindOf(is)})`;
    return [{ way: needed ? 'narrower' : 'added', what, place: field.place.after }];
  });
}

/** For fields that both sides have: which are required, or always present. */
function compareRequired(before: Schema, after: Schema, spot: Spot): Shift[] {
  const old = requiredOf(before);
  const now = requiredOf(after);
  const both = [...new Set([...old, ...now])].sort().filter((name) => {
    return fieldsOf(before).has(name) === fieldsOf(after).has(name) && old.has(name) !== now.has(name);
  });
  return both.map((name) => {
    const [demanded, freed] = REQUIRED[spot.direction];
    const what = `${subject(inside(spot, `.${name}`, ''))} ${now.has(name) ? demanded : freed}`;
    return { way: now.has(name) ? 'narrower' : 'wider', what, ...standing(spot, 'required', after) };
  });
}

const REQUIRED = {
  input: ['is required now', 'is no longer required'],
  output: ['is always there now', 'may be missing now'],
} as const;

/** Other fields: without a statement about them, an object may have some. */
function compareOthers(before: Schema, after: Schema, spot: Spot, comparePart: ComparePart): Shift[] {
  const old = before['additionalProperties'];
  const now = after['additionalProperties'];
  if (old === undefined && now === undefined) return [];
  const place = standing(spot, 'additionalProperties', after);
  const about = `fields of any other name in ${subject(spot)}`;
  if (old === false && now !== false) return [{ way: 'added', what: `${about} are allowed now`, ...place }];
  if (old !== false && now === false) {
    // Nobody who reads answers can rely on fields that were never declared.
    return [{ way: old === undefined ? 'narrower' : 'gone', what: `${about} are no longer allowed`, ...place }];
  }
  return comparePart(asSchema(old), asSchema(now), inside(spot, '.*', '/additionalProperties'));
}

const fieldsOf = ({ properties }: Schema): ReadonlyMap<string, Schema> =>
  new Map(isObject(properties) ? Object.entries(properties).map(([name, field]) => [name, asSchema(field)]) : []);

const requiredOf = ({ required }: Schema): ReadonlySet<string> =>
  new Set(Array.isArray(required) ? (required as string[]) : []);
