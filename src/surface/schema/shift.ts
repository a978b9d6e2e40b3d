import { pointer } from '../../../codegen/common/json.ts';
import type { ChangeClass } from '../change.ts';

/** `input` is what callers send, `output` what they receive. */
export type Direction = 'input' | 'output';

/**
 * The direction in which a schema changed.
 * - `narrower`: some values that were allowed no longer are
 * - `wider`: values are allowed that were not
 * - `other`: neither includes the other
 * - `gone`, `added`: an optional field
 * - `reworded`: no value is affected
 */
export type Way = 'narrower' | 'wider' | 'other' | 'gone' | 'added' | 'reworded';

/** One step of a schema's change. */
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
  /** JSON pointers relative to the tool, to this place on either side: they differ among alternatives. */
  readonly place: { readonly before: string; readonly after: string };
}

/** The subject of a sentence: "argument `cost`", "answer field `data[].id`". */
export function subject({ direction, path }: Spot): string {
  if (path === '') return direction === 'input' ? 'the arguments' : 'the answer';
  return `${direction === 'input' ? 'argument' : 'answer field'} \`${path}\``;
}

/** A spot inside another. */
export function inside(spot: Spot, step: string, before: string, after = before): Spot {
  const path = spot.path === '' ? step.replace(/^\./, '') : `${spot.path}${step}`;
  return { ...spot, path, place: { before: spot.place.before + before, after: spot.place.after + after } };
}

/** The place of a keyword: in the new schema, or in the old one if it was removed. */
export const standing = (spot: Spot, keyword: string, after: object): Pick<Shift, 'place' | 'gone'> =>
  Object.hasOwn(after, keyword)
    ? { place: spot.place.after + pointer(keyword) }
    : { place: spot.place.before + pointer(keyword), gone: true };
