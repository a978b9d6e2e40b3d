import type { Surface } from '../surface.ts';

/** A surface, and what could not be included. */
export interface Opened {
  readonly surface: Surface;
  readonly notes: readonly string[];
  /** It was served by a controller, which leaves `minimum: 0` out of its own document. */
  readonly omitsZero?: true;
}
