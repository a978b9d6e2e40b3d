import type { Reading } from '../../network/reads.ts';
import type { ChangeReads } from '../change-reads.ts';
import type { Difference } from '../types.ts';

/** A change as the call asks for it. */
export interface AskedChange {
  readonly reads: ChangeReads;
  /** The target as it is now. */
  readonly before: Reading;
  /** The fields that are to get a different value. */
  readonly differences: readonly Difference[];
}

/** Something that controllers are known to do with a change instead of what it asks, without an error. */
export interface Surprise {
  /** What the change really makes different; undefined where the controller does what the call asks. */
  differences(asked: AskedChange): readonly Difference[] | undefined;
  /** What the controller does, and what to do instead. */
  readonly says: string;
}
