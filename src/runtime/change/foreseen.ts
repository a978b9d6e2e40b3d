import type { JudgedChange } from './judges/judge.ts';
import type { Foresight } from './surprises/index.ts';
import type { Dependents } from './types.ts';

/** What warnings are based on. */
export interface Foreseen extends JudgedChange, Foresight {
  readonly dependents: readonly Dependents[];
}
