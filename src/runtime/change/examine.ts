import { type Entity, isEntity } from '../../common/exact-json.ts';
import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { differencesTo, requestedFields, rowDifferences } from './differences.ts';
import type { JudgedChange } from './judges/judge.ts';
import { type Foresight, surprisesIn } from './surprises/index.ts';

/** A change and its target. */
export interface ExaminedChange extends JudgedChange, Foresight {
  /** The target as it is now; undefined for a change without one. */
  readonly before: Reading | undefined;
}

/**
 * The difference that a change makes, for its preview and for the decision whether to ask about it: both judge the
 * same. Undefined if its target does not exist.
 * @throws {ToolError} if the target cannot be read
 */
export async function examine(reads: ChangeReads): Promise<ExaminedChange | undefined> {
  if (!reads.readsTarget)
    return { reads, before: undefined, entity: {}, differences: requestedFields(reads), surprises: [] };
  const before = await reads.existing();
  if (before === undefined) return undefined;
  const entity: Entity = isEntity(before.data) ? before.data : {};
  return { reads, before, entity, ...foresightOf(reads, before) };
}

function foresightOf(reads: ChangeReads, before: Reading): Foresight {
  const outcome = reads.change?.outcome;
  if (outcome === 'added' || outcome === 'dropped')
    return { differences: rowDifferences(reads, before, outcome), surprises: [] };
  if (outcome !== 'changed') return { differences: [], surprises: [] };
  return surprisesIn({ reads, before, differences: differencesTo(reads, before) });
}
