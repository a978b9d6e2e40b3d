import { isEntity, plain, type Value } from '../../common/exact-json.ts';
import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Difference } from './types.ts';
import { at, isNothing, stands } from './values.ts';

/** What stands in the place of a value that no answer shows. */
const UNSHOWN = '[cannot be read]';

/** One field of what is changed, with what it is to become. */
export interface Wish {
  /** As the argument is called. */
  readonly field: string;
  /** As the reader's answer calls it. */
  readonly at: string;
  readonly asked: unknown;
  /** Without secrets; of a list, each text once, as a controller keeps it. */
  readonly shown: unknown;
  /** Why it becomes that: an argument says so, the change does so by itself, or replacing all fields empties it. */
  readonly by: 'argument' | 'change' | 'reset';
}

/** What a change is to make of which fields. */
export function wishes({ change, given, shown }: ChangeReads): Wish[] {
  if (change === undefined) return [];
  const { fields, as = {}, sets = {}, resets = {} } = change;
  const asked = fields.flatMap((field): Wish[] => {
    const value = at(given, field);
    if (value === undefined) {
      if (!Object.hasOwn(resets, field)) return [];
      return [{ field, at: as[field] ?? field, asked: resets[field], shown: resets[field], by: 'reset' }];
    }
    return [{ field, at: as[field] ?? field, asked: value, shown: eachOnce(at(shown, field)), by: 'argument' }];
  });
  const own = Object.entries(sets).map(([field, value]): Wish => {
    return { field, at: field, asked: value, shown: value, by: 'change' };
  });
  return [...asked, ...own];
}

const eachOnce = (value: unknown): unknown => (Array.isArray(value) ? [...new Set<unknown>(value)] : value);

/** Whether the answer of the reader tells of a field. One that it is not declared to have tells by being there. */
export const isShown = ({ change }: ChangeReads, { field, at: place }: Wish, { data }: Reading): boolean =>
  at(data, place) !== undefined || !(change?.undeclared ?? []).includes(field);

/** The fields that would become another value. */
export function differencesTo(reads: ChangeReads, before: Reading): Difference[] {
  return wishes(reads).flatMap((wish) => {
    const { field, asked, shown } = wish;
    if (!isShown(reads, wish, before)) return wish.by === 'reset' ? [] : [{ field, from: UNSHOWN, to: shown }];
    if (stands(asked, at(before.data, wish.at), wish.at)) return [];
    return [{ field, from: shownAt(before, wish.at), to: shown }];
  });
}

/** What is asked for something new. */
export const asked = (reads: ChangeReads): Difference[] =>
  wishes(reads).flatMap(({ field, shown }) => (isNothing(shown) ? [] : [{ field, from: null, to: shown }]));

/** A field as it may be shown. */
export const shownAt = ({ shown }: Reading, path: string): unknown => plain((at(shown, path) ?? null) as Value);

/** The one argument that is rows of a list, and those rows. */
export interface AskedRows {
  readonly argument: string;
  readonly rows: readonly Readonly<Record<string, Value>>[];
}

export function askedRows({ operation, given }: ChangeReads): AskedRows | undefined {
  const argument = Object.entries(operation.arguments).find(([, place]) => place.in === 'whole-body')?.[0];
  if (argument === undefined) return undefined;
  const value = given[argument] ?? [];
  return { argument, rows: Array.isArray(value) ? value.filter(isEntity) : [] };
}

/** Whether a row of a list is the one asked for: it has the same values, and may have more. */
export const isRow = (row: Value, asked: Readonly<Record<string, Value>>): boolean =>
  isEntity(row) && Object.entries(asked).every(([key, value]) => row[key] === value);

/** What would become of the rows of a list, by the fields that are asked with. */
export function rowDifferences(reads: ChangeReads, { shown }: Reading, leaves: 'added' | 'dropped'): Difference[] {
  const wanted = askedRows(reads);
  if (wanted === undefined) return [];
  const rows = Array.isArray(shown) ? shown : [];
  const isAsked = (row: Value) => wanted.rows.some((each) => isRow(row, each));
  const missing = wanted.rows.filter((each) => !rows.some((row) => isRow(row, each)));
  // Asked to drop nothing in particular, a controller drops all.
  const going = wanted.rows.length === 0 ? rows : rows.filter(isAsked);
  const touched = leaves === 'added' ? missing : going.map(idsOf);
  if (touched.length === 0) return [];
  const [from, to] = leaves === 'added' ? [null, touched] : [touched, null];
  return [{ field: wanted.argument, from, to }];
}

const idsOf = (row: Value): unknown =>
  isEntity(row) ? Object.fromEntries(Object.entries(row).filter(([key]) => /Id$/.test(key))) : row;
