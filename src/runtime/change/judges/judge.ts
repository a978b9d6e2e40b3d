import { canonical } from '../../../common/canonical.ts';
import type { Entity } from '../../../common/exact-json.ts';
import type { ChangeReads } from '../change-reads.ts';
import { tails } from '../tails.ts';
import type { Difference } from '../types.ts';

/** What every judge gets: the same for the preview of a change as for the decision whether to ask about it. */
export interface JudgedChange {
  /** The change itself, with its arguments. */
  readonly reads: ChangeReads;
  /** The target as it is now; empty for a new entity, a list, and a change that acts on no entity. */
  readonly entity: Entity;
  /**
   * The fields that get a different value, without secrets. For a new entity all requested fields, from null; for a list
   * the rows that it gains or loses.
   */
  readonly differences: readonly Difference[];
}

/** One kind of change that a person confirms. */
export interface Judge {
  /** Whether it applies to an operation; for others nothing is read. Removals are not judged at all. */
  about(reads: ChangeReads): boolean;
  /** Its effect in words; undefined if there is none. @throws {ToolError} if that cannot be read */
  judge(judging: JudgedChange): Promise<string | undefined> | string | undefined;
}

/** Whether the target of an operation is read by one of these tools. */
export const isReadBy = (readers: readonly string[], { change }: ChangeReads): boolean =>
  change !== undefined && readers.includes(change.reader);

/** What reads policies. */
export const POLICIES = ['detailServicePolicy', 'detailEdgeRouterPolicy', 'detailServiceEdgeRouterPolicy'];

/** What a list of strings has only after the change. */
export const gained = ({ from, to }: Difference): string[] => without(to, from);
/** What a list of strings has only before the change. */
export const lost = ({ from, to }: Difference): string[] => without(from, to);

function without(all: unknown, others: unknown): string[] {
  const known = new Set(texts(others));
  return texts(all).filter((each) => !known.has(each));
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Texts from the network, in quotes. */
export const quotedList = (items: readonly string[]): string => items.map((each) => JSON.stringify(each)).join(', ');

/** Each of some differences, as `field (old -> new)`. */
export const changesIn = (differences: readonly Difference[]): string =>
  differences
    .map(({ field, from, to }) => {
      const [before, after] = tails(from, to, LONGEST)?.map(cut) ?? [quoteValue(from), quoteValue(to)];
      return `${field} (${before} -> ${after})`;
    })
    .join(', ');

const LONGEST = 80;

const quoteValue = (value: unknown): string => cut(canonical(value ?? null));

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`);

/** Several reasons as one; undefined for none. */
export const joined = (reasons: readonly (string | undefined)[]): string | undefined =>
  reasons.filter((reason) => reason !== undefined).join('; ') || undefined;
