import { isObject } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import type { Shift, Spot } from './shift.ts';

/** Compares the schemas of a part of a value, as the whole is compared. */
export type ComparePart = (before: Schema, after: Schema, spot: Spot) => Shift[];

/** The schema in a keyword; a missing one allows anything. */
export const asSchema = (value: unknown): Schema => (isObject(value) ? value : {});
