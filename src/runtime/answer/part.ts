import { isEntity, isHypermedia, type Value } from '../../common/exact-json.ts';
import { redactPatterns } from '../safety/secrets/patterns.ts';

/** A place in a list, a text or an object, or all places from one to another: counted from 0, both ends included. */
const RANGE = /^(\d+)(?:-(\d+))?$/;

export interface Range {
  readonly from: number;
  /** The same as `from` where only one place is meant. */
  readonly to: number;
  /** Whether one place is meant: of a list that is the item itself, not a list of one. */
  readonly one: boolean;
}

/** Reads a segment of a path as a range; undefined for every other name. */
export function readRange(segment: string): Range | undefined {
  const [, from, to] = RANGE.exec(segment) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to ?? from), one: to === undefined };
}

/** Whether a path has a segment that could be a range. */
export const hasRange = (path: string): boolean => path.split('.').some((segment) => RANGE.test(segment));

/** The fields of an object that are shown, in their order. */
export const members = (value: Value): [string, Value][] =>
  isEntity(value) ? Object.entries(value).filter(([key, item]) => !isHypermedia(key, item)) : [];

/** How many places there are: items, UTF-16 units of a text, or fields. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return redactPatterns(value).length;
  return Array.isArray(value) ? value.length : members(value).length;
}

/**
 * The part of a list, a text or an object in a range; undefined where nothing of it is there. Parts of a text are parts
 * of what may be shown of it: half a secret does not look like one any more.
 */
export function partOf(value: Value, { from, to, one }: Range): Value | undefined {
  if (from > to || from >= sizeOf(value)) return undefined;
  if (typeof value === 'string') return redactPatterns(value).slice(from, to + 1);
  if (Array.isArray(value)) return one ? value[from] : value.slice(from, to + 1);
  return Object.fromEntries(members(value).slice(from, to + 1));
}
