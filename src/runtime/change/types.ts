import type { Owner } from './owners.ts';

/** What a write would do, as far as reading can tell before it is sent. */
export interface Preview {
  /** What it acts on; absent if it creates something or acts on the controller as a whole. */
  readonly target?: Target;
  /** Who owns the target, or what it connects. */
  readonly owners?: readonly Owner[];
  /** Fields that would get a different value; for a create, the requested fields. Without secrets. */
  readonly differences: readonly Difference[];
  /** What depends on the target, by kind; only kinds that occur. */
  readonly dependents: readonly Dependents[];
  /** The effect on access; absent if the change does not affect it, or if it is not predicted. */
  readonly access?: AccessEffect;
  /** The calls that it is made of, in order, if there are several. */
  readonly steps?: readonly string[];
  /** Warnings, in sentences. */
  readonly warnings: readonly string[];
  /** Effects that a person has to confirm, whatever the method is, in sentences. */
  readonly judgements?: readonly string[];
  /** Why it harms the controller itself; absent if it does not. */
  readonly hazard?: string;
  /** Why this call can cut the operator's own access; absent if it cannot. */
  readonly lockout?: string;
}

/** What a change does to access, after all other grants. */
export interface AccessEffect {
  /** Pairs of an identity and a service that lose, or gain, their access, whatever kind it is of. */
  readonly lost: number;
  readonly gained: number;
  /** The effect in a few lines: who is affected, the first few by name, and what else changes. */
  readonly textLines: readonly string[];
  /**
   * A digest of who loses and gains what: a different effect has a different digest. It does not include open sessions
   * and circuits, which come and go. Empty if nothing is predicted.
   */
  readonly digest: string;
  /** The effect that a person has to confirm, in a sentence like those of the judges. */
  readonly judgement?: string | undefined;
}

export interface Target {
  /** The kind of entity, in words: `service`, `edge router policy`. */
  readonly kind: string;
  readonly id: string;
  readonly name?: string;
  /** SHA-256, in hex, of the target's writable fields in canonical form, as they are now. */
  readonly digest: string;
}

export interface Difference {
  /** Dotted path. */
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What depends on a target, of one kind. */
export interface Dependents {
  /** The kind of dependents, in words: `service policies`. */
  readonly kind: string;
  readonly total: number;
  /** The first few; ids if they have no names. */
  readonly names: readonly string[];
  /** The list tool that shows all of them. */
  readonly tool: string;
  /** SHA-256, in hex, of which ones they are, up to 2,000; absent if they come and go as people work. */
  readonly digest?: string;
}

/** The result of reading a change back. */
export interface Verification {
  /** Why nothing was compared; absent if something was. */
  readonly unverified?: string;
  /** What was to be removed is gone. */
  readonly gone?: true;
  /** Fields that changed as requested. */
  readonly changed: readonly Difference[];
  /** Fields that changed although nobody requested it. */
  readonly alsoChanged: readonly Difference[];
  /** What was requested but did not happen. */
  readonly missed: readonly Missed[];
  /** Arguments that no answer shows. */
  readonly unread: readonly string[];
  readonly note?: string;
}

/** Something that was requested but did not happen. Without secrets. */
export interface Missed {
  /** Absent if the whole entity was to be removed. */
  readonly field?: string;
  readonly requested?: unknown;
  readonly found?: unknown;
  /** A likely reason; given once. */
  readonly why?: string;
}
