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

/** Takes the rows of a list one by one, while the answer arrives. Never throws. */
export interface RowTaker<Row> {
  /** An answer begins: a further attempt, where rows came before, which count no more. */
  begin(): void;
  /** @param row reads the row: not called for what is not wanted */
  take(row: () => Row): void;
}

/** How an answer is waited for. */
export interface Awaiting<Row> {
  /** Ends the waiting early; the client's own wish to stop always does. */
  readonly until?: StopSignal | undefined;
  /** Takes the rows of a long list, which the answer then lacks. Without it, answers come whole. */
  readonly rows?: RowTaker<Row> | undefined;
}

/**
 * Sends one operation with these arguments, which are its own: none of the reserved ones.
 * @template Row what a row is to whoever takes them: JSON text as it arrives, a value once its secrets are hidden; without
 * one, answers come whole
 */
export type Ask<Row = never> = (
  operation: Operation,
  given: CheckedArguments,
  awaiting?: Awaiting<Row>,
) => Promise<ControllerAnswer>;

/** Tells how many rows of how many were read. Waited for, so that nothing is told of a call that has ended. */
export type Progress = (done: number, total: number | undefined) => Promise<void>;
