import { isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
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
  /** Its name in the reader's answer. */
  readonly at: string;
  readonly requested: unknown;
  /** Without secrets; lists without repeated texts, as a controller stores them. */
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
    const { field, requested: asked, shown } = intended;
    if (!isShown(reads, intended, before)) return intended.by === 'reset' ? [] : [{ field, from: UNSHOWN, to: shown }];
    if (matchesRequested(asked, at(before.data, intended.at), intended.at)) return [];
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
  readonly rows: readonly Readonly<Record<string, Value>>[];
}

export function requestedRows({ operation, args }: ChangeReads): RequestedRows | undefined {
  const argument = Object.entries(operation.arguments).find(([, place]) => place.in === 'whole-body')?.[0];
  if (argument === undefined) return undefined;
  const value = args[argument] ?? [];
  return { argument, rows: Array.isArray(value) ? value.filter(isEntity) : [] };
}

/** Whether a row of a list is the requested one: it has the same values, and may have more. */
export const isRow = (row: Value, requested: Readonly<Record<string, Value>>): boolean =>
  isEntity(row) && Object.entries(requested).every(([key, value]) => row[key] === value);

/** What would change in the rows of a list. */
export function rowDifferences(reads: ChangeReads, { shown }: Reading, outcome: 'added' | 'dropped'): Difference[] {
  const wanted = requestedRows(reads);
  if (wanted === undefined) return [];
  const rows = Array.isArray(shown) ? shown : [];
  const isRequested = (row: Value) => wanted.rows.some((each) => isRow(row, each));
  const missing = wanted.rows.filter((each) => !rows.some((row) => isRow(row, each)));
  // Without particular rows, a controller drops all of them.
  const going = wanted.rows.length === 0 ? rows : rows.filter(isRequested);
  const touched = outcome === 'added' ? missing : going.map(idsOf);
  if (touched.length === 0) return [];
  const [from, to] = outcome === 'added' ? [null, touched] : [touched, null];
  return [{ field: wanted.argument, from, to }];
}

const idsOf = (row: Value): unknown =>
  isEntity(row) ? Object.fromEntries(Object.entries(row).filter(([key]) => /Id$/.test(key))) : row;
