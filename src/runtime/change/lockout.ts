import { ToolError } from '../../common/tool-error.ts';
import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { readCurrentLogin } from './current-login.ts';
import { judges } from './lockout-judges.ts';
import type { Difference } from './types.ts';

/**
 * Why this change can cut the operator's own access; undefined if it cannot. When in doubt, it can.
 * @param before the target as it is now, if the change has one
 */
export async function lockoutBy(
  reads: ChangeReads,
  before: Reading | undefined,
  differences: readonly Difference[],
): Promise<string | undefined> {
  const { operation, change } = reads;
  if (!operation.marks.includes('lockout')) return undefined;
  const judge = judges[change?.reader ?? operation.name];
  if (judge === undefined)
    return 'nothing shows who is affected, so it may affect the identity that is logged in here.';
  try {
    return await judge({
      operation,
      reads,
      target: before?.data ?? null,
      differences,
      currentLogin: () => readCurrentLogin(reads),
    });
  } catch (error) {
    if (!(error instanceof ToolError) || error.kind === 'cancelled') throw error;
    return `that could not be ruled out: ${error.message}`;
  }
}
