import type { ChangeReads } from './change-reads.ts';
import { examine } from './examine.ts';
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
  const examined = await examine(reads);
  if (examined === undefined) return undefined;
  const hazard = hazardOf(reads, examined.entity, examined.differences);
  return { reasons: await judgementsOf(examined), ...(hazard === undefined ? {} : { hazard }) };
}
