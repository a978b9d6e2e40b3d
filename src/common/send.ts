import type { CheckedArguments, Operation } from '../contract.ts';
import type { ControllerAnswer } from './controller-answer.ts';

/** Receives the rows of a list one by one, while the answer arrives. Never throws. */
export interface RowReceiver<Row> {
  /** An answer starts; if this is a repeated attempt, earlier rows no longer count. */
  begin(): void;
  /** @param row parses the row; not called for unwanted ones */
  take(row: () => Row): void;
}

/** How to wait for an answer. */
export interface WaitOptions<Row> {
  /** Ends the wait early; cancellation by the client always does. */
  readonly until?: AbortSignal | undefined;
  /** Milliseconds that the call has left, if that is less than a whole call may take. */
  readonly time?: number | undefined;
  /** Receives the rows of a long list, which are then missing in the answer. Without it, answers are complete. */
  readonly rows?: RowReceiver<Row> | undefined;
}

/**
 * Sends one operation with these arguments, without any reserved ones.
 * @template Row the form of a row for its receiver: JSON text as it arrives, or a value with hidden secrets; without a
 * receiver, answers are complete
 */
export type Send<Row = never> = (
  operation: Operation,
  args: CheckedArguments,
  awaiting?: WaitOptions<Row>,
) => Promise<ControllerAnswer>;
