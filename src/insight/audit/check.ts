import type { PolicyKind } from '../../access/policies.ts';
import type { PolicyRow } from '../../access/rows.ts';
import type { Certainty, Remedy } from '../wording/finding.ts';
import { POLICY_WORDS } from '../wording/kinds.ts';
import type { AuditLists, AuditModel } from './model.ts';
import type { Severity } from './severity.ts';

/** Something that is wrong with one entity, or several, and what to do about it. */
export type Fault = Wrong & Remedy;

interface Wrong {
  readonly what: string;
  /** The first one is the subject. */
  readonly entities: readonly FaultyEntity[];
  readonly evidence?: readonly string[];
  /** For checks that find several kinds of fault: it groups the faults, and is part of their ids. */
  readonly cause?: string;
  readonly severity?: Severity;
  readonly certainty?: Certainty;
  readonly since?: string | undefined;
  /** What makes other entities faulty too. */
  readonly root?: Root | undefined;
}

/** What makes several entities faulty at once: whoever removes it removes all of their faults. */
export interface Root {
  /**
   * The entity at the root, the same for all that it makes faulty. Without one, all faults of a cause have the same
   * root.
   */
  readonly entity?: FaultyEntity;
  /** The end of a sentence that begins with the faulty entities. */
  readonly says: string;
  /** Set if the cause is less certain than the faults. */
  readonly certainty?: Certainty;
  /** What to do about it, if that differs from the remedy of a single fault. */
  readonly remedy?: Remedy;
}

export interface FaultyEntity {
  readonly kind: string;
  readonly id: string;
  readonly name?: string | null | undefined;
}

/** One check of the audit. */
export interface Check {
  readonly id: string;
  readonly severity: Severity;
  /** A title for all faults that it finds. */
  readonly title: string;
  /** The lists that it reads besides those of the model. */
  readonly lists: readonly (keyof AuditLists)[];
  /** Undefined between faults ends a step: others are served meanwhile. */
  find(model: AuditModel): Iterable<Fault | undefined>;
}

/** An entity of a kind, as a fault names it. */
export function entity(
  kind: string,
  { id, name }: { readonly id: string; readonly name?: string | null | undefined },
): FaultyEntity {
  return { kind, id, name: name ?? id };
}

/** A policy as a fault names it: `service-policy`. */
export const policyEntity = (kind: PolicyKind, row: PolicyRow): FaultyEntity =>
  entity(POLICY_WORDS[kind].replaceAll(' ', '-'), row);
