/**
 * What a change leaves behind for its reader: `made` and `changed` an entity with the requested fields, `removed`
 * nothing, `added` and `dropped` a list with, or without, the requested rows.
 */
export const OUTCOMES = ['made', 'changed', 'removed', 'added', 'dropped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a change is previewed and verified. */
export interface Change {
  /** The tool that reads the target: with the same arguments, or with the id in the answer of a creation. */
  readonly reader: string;
  readonly outcome: Outcome;
  /** Arguments that become fields of the reader's answer, as dotted paths where the structure is known. */
  readonly fields: readonly string[];
  /** The names of those fields that differ from their argument's. */
  readonly as?: Readonly<Record<string, string>>;
  /** Those that the document does not declare in the answer, or that the answer may not show. */
  readonly undeclared?: readonly string[];
  /** Fields that get this value without an argument. */
  readonly sets?: Readonly<Record<string, unknown>>;
  /** By argument: its value if it is left out, for a change that replaces everything. */
  readonly resets?: Readonly<Record<string, unknown>>;
  /** Arguments that controllers accept and ignore, and the tool that sets those fields. */
  readonly ignores?: { readonly fields: readonly string[]; readonly instead: string };
}

/** A list of an entity's dependents. */
export interface Dependency {
  /** Their name in the plural: `service policies`. */
  readonly kind: string;
  readonly list: string;
  /** The filter of the list, with `{id}` for the entity's id; absent for a list under the entity. */
  readonly filter?: string;
  /** The field of its rows that names the entity, if it cannot be filtered by. */
  readonly where?: string;
}

/** What is known about the entities that one tool reads. */
export interface TargetKind {
  /** Their name: `service`, `edge router policy`. */
  readonly kind: string;
  /** The list of all entities of the kind, if their names are unique. */
  readonly named?: string;
  /** What happens when one with dependents is deleted: it is refused, or the references are silently dropped. */
  readonly inUse?: 'refused' | 'dropped';
  readonly dependents: readonly Dependency[];
}

/** How changes are previewed and verified. */
export interface ChangeTable {
  /** By the tool that makes the change; absent for a change that is not read back. */
  readonly changes: Readonly<Record<string, Change>>;
  /** By the tool that makes it: why a change is not read back. */
  readonly unread: Readonly<Record<string, string>>;
  /** By the tool that reads them. */
  readonly targets: Readonly<Record<string, TargetKind>>;
}
