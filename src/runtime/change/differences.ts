import { type Entity, isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Difference } from './types.ts';
import { at, isNothing, matchesRequested } from './values.ts';

/** Stands for a value that no answer contains, such as a password or the minutes until something ends. */
export const UNSHOWN = '[cannot be read]';

/** One field of the target, and the value it should get. */
export interface IntendedField {
  /** The argument's name. */
  readonly field: string;
  /** The field's name in the reader's answer. */
  readonly at: string;
  readonly requested: unknown;
  /** The new value without secrets; lists without repeated texts, as a controller stores them. */
  readonly shown: unknown;
  /** Why it changes: an argument sets it, the operation itself does, or replacing all fields resets it. */
  readonly by: 'argument' | 'change' | 'reset';
}

/** The fields that a change should set, and their new values. */
export function intendedFields({ change, args, shown }: ChangeReads): IntendedField[] {
  if (change === undefined) return [];
  const { fields, as = {}, sets = {}, resets = {} } = change;
  const fromArguments = fields.flatMap((field): IntendedField[] => {
    const value = at(args, field);
    if (value === undefined) {
      if (!Object.hasOwn(resets, field)) return [];
      return [{ field, at: as[field] ?? field, requested: resets[field], shown: resets[field], by: 'reset' }];
    }
    return [{ field, at: as[field] ?? field, requested: value, shown: eachOnce(at(shown, field)), by: 'argument' }];
  });
  const fromChange = Object.entries(sets).map(([field, value]): IntendedField => {
    return { field, at: field, requested: value, shown: value, by: 'change' };
  });
  return [...fromArguments, ...fromChange];
}

const eachOnce = (value: unknown): unknown => (Array.isArray(value) ? [...new Set<unknown>(value)] : value);

/** Whether the reader's answer shows a field. An undeclared field is shown if it is present. */
export const isShown = ({ change }: ChangeReads, { field, at: place }: IntendedField, { data }: Reading): boolean =>
  at(data, place) !== undefined || !(change?.undeclared ?? []).includes(field);

/** The fields that would get a different value. */
export function differencesTo(reads: ChangeReads, before: Reading): Difference[] {
  return intendedFields(reads).flatMap((intended) => {
    const { field, requested, shown } = intended;
    if (!isShown(reads, intended, before)) return [{ field, from: UNSHOWN, to: shown }];
    if (matchesRequested(requested, at(before.data, intended.at), intended.at)) return [];
    return [{ field, from: shownAt(before, intended.at), to: shown }];
  });
}

/** The requested fields of a new entity. */
export const requestedFields = (reads: ChangeReads): Difference[] =>
  intendedFields(reads).flatMap(({ field, shown }) => (isNothing(shown) ? [] : [{ field, from: null, to: shown }]));

/** A field as it may be shown. */
export const shownAt = ({ shown }: Reading, path: string): unknown => toPlainJson((at(shown, path) ?? null) as Value);

/** The argument that contains rows of a list, and those rows. */
export interface RequestedRows {
  readonly argument: string;
  readonly rows: readonly Entity[];
}

/** What a change adds to a list or drops from it. */
export function requestedRows({ operation, args }: ChangeReads): RequestedRows {
  const isRows = ([, { in: place }]: readonly [string, { readonly in: string }]) => place === 'whole-body';
  const [argument = ''] = Object.entries(operation.arguments).find(isRows) ?? [];
  return { argument, rows: rowsIn(args[argument]) };
}

/** The rows of a list; an empty one may be null. */
export const rowsIn = (list: unknown): readonly Entity[] => (Array.isArray(list) ? list.filter(isEntity) : []);

/** The requested rows that a list lacks. */
export const lackingIn = (rows: readonly Entity[], requested: readonly Entity[]): readonly Entity[] =>
  requested.filter((each) => !rows.some((row) => isRow(row, each)));

/** The rows of a list that are to be dropped. Without particular ones, controllers before 1.2 drop all of them. */
export const droppedFrom = (rows: readonly Entity[], requested: readonly Entity[]): readonly Entity[] =>
  requested.length === 0 ? rows : rows.filter((row) => requested.some((each) => isRow(row, each)));

/** Whether a row of a list is the requested one: it has the same values, and may have more. */
const isRow = (row: Entity, requested: Entity): boolean =>
  Object.entries(requested).every(([key, value]) => row[key] === value);

/** What would change in the rows of a list. */
export function rowDifferences(reads: ChangeReads, { shown }: Reading, outcome: 'added' | 'dropped'): Difference[] {
  const { argument: field, rows } = requestedRows(reads);
  const touched = outcome === 'added' ? lackingIn(rowsIn(shown), rows) : droppedFrom(rowsIn(shown), rows).map(idsOf);
  if (touched.length === 0) return [];
  return [outcome === 'added' ? { field, from: null, to: touched } : { field, from: touched, to: null }];
}

/** A row as a request names it: the rest describes the entities. */
export const idsOf = (row: Entity): Entity =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key.endsWith('Id')));
