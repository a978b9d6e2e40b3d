import type { Owner } from './owners.ts';

/** What a call of a write would do, as far as reading tells before it is sent. */
export interface Preview {
  /** What it acts on; absent where it makes something new or acts on the controller as a whole. */
  readonly target?: Target;
  /** Whose the target is, or what it stands between. */
  readonly owners?: readonly Owner[];
  /** Fields that would become another value. For a create: what is asked. Without secrets. */
  readonly differences: readonly Difference[];
  /** What hangs on the target, by kind; only kinds that exist. */
  readonly dependents: readonly Dependents[];
  /** What becomes of who reaches what; absent where nothing of it follows from the change, or nobody foresees it. */
  readonly access?: AccessEffect;
  /** The calls that it is made of, in their order, where it is made of several. */
  readonly steps?: readonly string[];
  /** What deserves attention, in sentences. */
  readonly warnings: readonly string[];
  /** What of it a person has to confirm, whatever the method is, in sentences. */
  readonly judgements?: readonly string[];
  /** Why it harms the controller itself; absent where it does not. */
  readonly hazard?: string;
  /** Why this call can cut the operator's own access; absent where it cannot. */
  readonly lockout?: string;
}

/** What a change does to access, after all other grants. */
export interface AccessEffect {
  /** Pairs of an identity and a service that lose, or gain, their access, whatever kind it is of. */
  readonly lost: number;
  readonly gained: number;
  /** The same in a few lines, with first names, and what else changes. */
  readonly told: readonly string[];
}

export interface Target {
  /** In words: `service`, `edge router policy`. */
  readonly kind: string;
  readonly id: string;
  readonly name?: string;
  /** SHA-256, in hex, of the target's writable fields, in canonical form, as they stand now. */
  readonly digest: string;
}

export interface Difference {
  /** Dotted path. */
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What of one kind hangs on a target. */
export interface Dependents {
  /** In words, of several: `service policies`. */
  readonly kind: string;
  readonly total: number;
  /** Those of the first few; ids where they have no names. */
  readonly names: readonly string[];
  /** The list tool that shows all. */
  readonly tool: string;
}

/** What reading back told of a change that was made. */
export interface Verification {
  /** Why nothing was compared; absent where something was. */
  readonly unverified?: string;
  /** What was to be removed is not found any more. */
  readonly gone?: true;
  /** Fields that became another value, as asked. */
  readonly changed: readonly Difference[];
  /** Fields that became another value although nobody asked. */
  readonly beside: readonly Difference[];
  /** What was asked, and did not come about. */
  readonly missed: readonly Missed[];
  /** Arguments that no answer shows again. */
  readonly unread: readonly string[];
  readonly note?: string;
}

/** Something that was asked and did not come about. Without secrets. */
export interface Missed {
  /** Absent where it is the whole that was to be removed. */
  readonly field?: string;
  readonly asked?: unknown;
  readonly stands?: unknown;
  /** Why that may be; told once for all. */
  readonly why?: string;
}
