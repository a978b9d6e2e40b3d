import { isEntity, isHypermedia, type Value } from '../../common/exact-json.ts';
import { redactPatterns } from '../safety/secrets/patterns.ts';

/** An index in a list, text or object, or a range of them: counted from 0, both ends included. */
const RANGE = /^(\d+)(?:-(\d+))?$/;

export interface Range {
  readonly from: number;
  /** Equal to `from` for a single index. */
  readonly to: number;
  /** Whether it is a single index. For a list this means the item itself, not a list of one. */
  readonly one: boolean;
}

/** Reads a path segment as a range; undefined for any other name. */
export function readRange(segment: string): Range | undefined {
  const [, from, to] = RANGE.exec(segment) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to ?? from), one: to === undefined };
}

/** Whether a path has a segment that could be a range. */
export const hasRange = (path: string): boolean => path.split('.').some((segment) => RANGE.test(segment));

/** The fields of an object that are shown, in order. */
export const members = (value: Value): [string, Value][] =>
  isEntity(value) ? Object.entries(value).filter(([key, item]) => !isHypermedia(key, item)) : [];

/** The size: items, UTF-16 units of a text, or fields. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return redactPatterns(value).length;
  return Array.isArray(value) ? value.length : members(value).length;
}

/**
 * The part of a list, text or object within a range; undefined if it is outside. Cuts text after secrets are hidden:
 * half a secret no longer looks like one.
 */
export function partOf(value: Value, { from, to, one }: Range): Value | undefined {
  if (typeof value === 'string') return from > to ? undefined : redactPatterns(value).slice(from, to + 1) || undefined;
  if (from > to || from >= sizeOf(value)) return undefined;
  if (Array.isArray(value)) return one ? value[from] : value.slice(from, to + 1);
  return Object.fromEntries(members(value).slice(from, to + 1));
}
