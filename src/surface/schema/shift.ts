import { pointer } from '../../../codegen/json.ts';
import type { ChangeClass } from '../compare/change.ts';

/** What callers send, or what they get. */
export type Direction = 'input' | 'output';

/**
 * Which way a schema moved.
 * - `narrower`: some values that it allowed are not allowed any more
 * - `wider`: values are allowed that were not
 * - `other`: neither contains the other
 * - `gone`, `added`: a field that may be there or not
 * - `reworded`: no value is affected
 */
export type Way = 'narrower' | 'wider' | 'other' | 'gone' | 'added' | 'reworded';

/** One step by which a schema moved. */
export interface Shift {
  readonly way: Way;
  readonly what: string;
  readonly place: string;
  readonly gone?: boolean;
}

/** What a caller may send must stay allowed; what a caller receives must stay the same. */
export const CLASS_OF: Readonly<Record<Direction, Readonly<Record<Way, ChangeClass>>>> = {
  input: {
    narrower: 'breaking',
    wider: 'compatible',
    other: 'breaking',
    gone: 'breaking',
    added: 'compatible',
    reworded: 'wording',
  },
  output: {
    narrower: 'compatible',
    wider: 'breaking',
    other: 'breaking',
    gone: 'breaking',
    added: 'compatible',
    reworded: 'wording',
  },
};

/** The two schemas of one place. */
export interface Spot {
  readonly direction: Direction;
  /** Dotted path for people; empty at the root. */
  readonly path: string;
  /** JSON pointers from the tool on, to this place on either side: they differ among alternatives. */
  readonly place: { readonly before: string; readonly after: string };
}

/** What is spoken of: "argument `cost`", "answer field `data[].id`". */
export function subject({ direction, path }: Spot): string {
  if (path === '') return direction === 'input' ? 'the arguments' : 'the answer';
  return `${direction === 'input' ? 'argument' : 'answer field'} \`${path}\``;
}

/** A spot inside another. */
export function inside(spot: Spot, step: string, before: string, after = before): Spot {
  const path = spot.path === '' ? step.replace(/^\./, '') : `${spot.path}${step}`;
  return { ...spot, path, place: { before: spot.place.before + before, after: spot.place.after + after } };
}

/** Where a keyword stands: in the new schema, or in the old one where it is gone. */
export const standing = (spot: Spot, keyword: string, after: object): Pick<Shift, 'place' | 'gone'> =>
  Object.hasOwn(after, keyword)
    ? { place: spot.place.after + pointer(keyword) }
    : { place: spot.place.before + pointer(keyword), gone: true };
