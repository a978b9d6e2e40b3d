import type { Surface } from '../surface.ts';
import type { Finding } from './change.ts';
import type { Pair } from './pair.ts';

/** Both surfaces, as far as they are compared, and which of their tools are the same. */
export interface World {
  readonly before: Surface;
  readonly after: Surface;
  readonly pairs: readonly Pair[];
}

/** Tells what one kind of change has happened to a tool. */
export type PairRule = (pair: Pair, world: World) => readonly Finding[];
