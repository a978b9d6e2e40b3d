import type { Certainty, Fix } from '../finding.ts';
import type { AuditLists, AuditModel } from './model.ts';
import type { Severity } from './severity.ts';

/** Something that is wrong with an entity, or several. */
export interface Fault {
  readonly what: string;
  /** The first one is what it is about. */
  readonly entities: readonly FaultyEntity[];
  readonly evidence?: readonly string[];
  /** Where a check knows several: it groups the faults, and is part of their ids. */
  readonly cause?: string;
  readonly severity?: Severity;
  readonly certainty?: Certainty;
  readonly since?: string | undefined;
  readonly fix?: Fix | undefined;
}

export interface FaultyEntity {
  readonly kind: string;
  readonly id: string;
  readonly name?: string | null | undefined;
}

/** One thing that the audit looks for. */
export interface Check {
  readonly id: string;
  readonly severity: Severity;
  /** What its faults have in common, as a title. */
  readonly title: string;
  /** The lists that it takes beside those of the model. */
  readonly lists: readonly (keyof AuditLists)[];
  find(model: AuditModel): Iterable<Fault>;
}

/** An entity of a kind, as a fault names it. */
export function entity(
  kind: string,
  { id, name }: { readonly id: string; readonly name?: string | null | undefined },
): FaultyEntity {
  return { kind, id, name: name ?? id };
}
