import type { Entity } from '../../common/exact-json.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Dependents, Difference } from './types.ts';

/** What warnings are based on. */
export interface Foreseen {
  readonly reads: ChangeReads;
  readonly entity: Entity;
  readonly differences: readonly Difference[];
  readonly dependents: readonly Dependents[];
}
