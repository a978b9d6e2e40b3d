import type { Schema } from '../surface.ts';
import { compareChoices, hasChoices } from './choices.ts';
import { compareDefinitions } from './definitions.ts';
import { compareFields } from './fields.ts';
import { compareKeywords } from './keywords.ts';
import { asSchema } from './part.ts';
import { inside, type Shift, type Spot } from './shift.ts';
import { compareTypes } from './types.ts';
import { compareValues } from './values.ts';
import { compareWords } from './words.ts';

/** Every step from one schema to another, including every field. */
export function compareSchemas(before: Schema, after: Schema, spot: Spot): Shift[] {
  const words = compareWords(before, after, spot);
  if (hasChoices(before) !== hasChoices(after))
    return [...compareChoices(before, after, spot, compareSchemas), ...words];
  const types = compareTypes(before, after, spot);
  // If the type differs, nothing else can be compared.
  if (types.some(({ way }) => way === 'other')) return [...types, ...words];
  return [
    ...types,
    ...compareValues(before, after, spot),
    ...compareKeywords(before, after, spot),
    ...compareChoices(before, after, spot, compareSchemas),
    ...compareItems(before, after, spot),
    ...compareDefinitions(before, after, spot, compareSchemas),
    ...compareFields(before, after, spot, compareSchemas),
    ...words,
  ];
}

function compareItems(before: Schema, after: Schema, spot: Spot): Shift[] {
  const { items: old } = before;
  const { items: now } = after;
  if (old === undefined && now === undefined) return [];
  return compareSchemas(asSchema(old), asSchema(now), inside(spot, '[]', '/items'));
}
