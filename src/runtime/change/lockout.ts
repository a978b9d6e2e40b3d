import type { Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Operation } from '../../contract.ts';
import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { judges } from './lockout-judges.ts';
import { type Own, ownOf } from './own.ts';
import type { Difference } from './types.ts';

/** What a judge looks at. */
export interface Judged {
  readonly operation: Operation;
  readonly reads: ChangeReads;
  /** The target as it stands; null where the change has none. */
  readonly target: Value;
  readonly differences: readonly Difference[];
  own(): Promise<Own>;
}

/**
 * Why this call of a change can cut the operator's own access; undefined where it cannot. What cannot be judged is taken
 * for one that can.
 * @param before the target as it stands, where the change has one
 */
export async function lockoutBy(
  reads: ChangeReads,
  before: Reading | undefined,
  differences: readonly Difference[],
): Promise<string | undefined> {
  const { operation, change } = reads;
  if (!operation.marks.includes('lockout')) return undefined;
  const judge = judges[change?.reader ?? operation.name];
  if (judge === undefined) return 'nothing tells whom it strikes, so it is taken to strike whoever is logged in here.';
  try {
    return await judge({ operation, reads, target: before?.data ?? null, differences, own: () => ownOf(reads) });
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind === 'cancelled') throw error;
    return `whether it does could not be told, so it is taken to: ${error.message}`;
  }
}
