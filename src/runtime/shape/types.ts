import type { Operation } from '../../contract.ts';
import type { CheckedArguments } from '../arguments/validators.ts';
import type { ControllerAnswer } from '../controller/answer.ts';
import type { StopSignal } from '../stop.ts';

/** How answers are made for a model. */
export interface AnswerSettings {
  /** Most tokens of an answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Milliseconds for all pages of a list together. */
  readonly time: number;
  /** Whether data goes along with the text, for clients that were shown output schemas. */
  readonly structured: boolean;
}

/**
 * Sends one operation with these arguments, which are its own: none of the reserved ones.
 * @param until ends the waiting early; the client's own wish to stop always does
 */
export type Ask = (operation: Operation, given: CheckedArguments, until?: StopSignal) => Promise<ControllerAnswer>;

/** Tells how many rows of how many were read. Waited for, so that nothing is told of a call that has ended. */
export type Progress = (done: number, total: number | undefined) => Promise<void>;
