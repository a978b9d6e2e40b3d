import { isEntity } from '../../common/exact-json.ts';
import type { ChangeReads } from './change-reads.ts';
import { differencesTo, requestedFields } from './differences.ts';
import { hazardOf, mayHarm } from './hazard.ts';
import { isJudged, judgementsOf } from './judges/index.ts';

/** Effects of a change that its method does not show. */
export interface Judgement {
  /** What a person has to confirm, in sentences. */
  readonly reasons: readonly string[];
  /** Why it harms the controller. */
  readonly hazard?: string;
}

const NOTHING: Judgement = { reasons: [] };

/**
 * Judges a change by its differences; undefined if its target does not exist.
 * @throws {ToolError} if the target cannot be read
 */
export async function judgeChange(reads: ChangeReads): Promise<Judgement | undefined> {
  if (!isJudged(reads) && !mayHarm(reads)) return NOTHING;
  if (reads.change?.outcome !== 'changed') {
    return { reasons: await judgementsOf({ reads, entity: {}, differences: requestedFields(reads) }) };
  }
  const before = await reads.existing();
  if (before === undefined) return undefined;
  const entity = isEntity(before.data) ? before.data : {};
  const differences = differencesTo(reads, before);
  const hazard = hazardOf(reads, entity, differences);
  const reasons = await judgementsOf({ reads, entity, differences });
  return { reasons, ...(hazard === undefined ? {} : { hazard }) };
}
