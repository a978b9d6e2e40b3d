import type { JudgedChange } from './judges/judge.ts';
import type { Dependents } from './types.ts';

/** What warnings are based on. */
export interface Foreseen extends JudgedChange {
  readonly dependents: readonly Dependents[];
}
