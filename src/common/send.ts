import type { CheckedArguments, Operation } from '../contract.ts';
import type { ControllerAnswer } from './controller-answer.ts';

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
  readonly until?: AbortSignal | undefined;
  /** Takes the rows of a long list, which the answer then lacks. Without it, answers come whole. */
  readonly rows?: RowTaker<Row> | undefined;
}

/**
 * Sends one operation with these arguments, which are its own: none of the reserved ones.
 * @template Row what a row is to whoever takes them: JSON text as it arrives, a value once its secrets are hidden; without
 * one, answers come whole
 */
export type Send<Row = never> = (
  operation: Operation,
  given: CheckedArguments,
  awaiting?: Awaiting<Row>,
) => Promise<ControllerAnswer>;
