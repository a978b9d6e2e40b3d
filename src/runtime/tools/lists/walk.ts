import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';

/** The share of a call's time that a walk may take: the rest is for the answer. */
const WALKING = 0.9;

/** When a walk that begins now has to end. @param time milliseconds of the call */
export const deadlineOf = (time: number): number => performance.now() + time * WALKING;

/**
 * Reads a later page of a walk: a failure is reported in the answer, since the rows before it are still useful.
 * @throws {ToolError} if the client cancelled the call
 */
export async function readInTime<T>(
  deadline: number,
  read: (until: AbortSignal) => Promise<T>,
): Promise<T | { readonly failed: string }> {
  const until = AbortSignal.timeout(Math.max(1, Math.ceil(deadline - performance.now())));
  try {
    return await read(until);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (until.aborted) return { failed: 'time ran out' };
    // Nobody is waiting for the rows read so far.
    if (error.kind === 'cancelled') throw error;
    return { failed: error.message };
  }
}

/** Why a walk ends at a page that is not a list. */
export const failedPage = ({ status }: ControllerAnswer): string =>
  `the controller answered ${status} to the next page`;
