import { type Clock, LONGEST_TIMER } from '../../../common/clock.ts';
import { Aborter, type Signal } from '../../../common/signal.ts';
import { AttemptFailure } from './attempt-failure.ts';
import type { Closing } from './closing.ts';

/** The total time for a call, and the reasons to end it early. */
export interface CallBudget {
  /** Aborted, with an `AttemptFailure` as its reason, when the time is up, the caller cancels or the server stops. */
  readonly signal: Signal;
  /** Milliseconds left. */
  remaining(): number;
  /** Stops the time until the returned function is called. */
  pause(): () => void;
  /** Removes listeners; must always be called. */
  end(): void;
}

/** What ends every budget of one controller. */
export interface BudgetLimits {
  /** Total milliseconds for one call. */
  readonly time: number;
  /** The server's end. */
  readonly closing: Closing;
  readonly clock: Clock;
}

/** Starts the time of a call. @param caller the caller's own cancellation, if there is a single one */
export function startBudget({ time, closing, clock }: BudgetLimits, caller?: Signal): CallBudget {
  const ending = new Aborter();
  const stop = (reason: string) => ending.abort(new AttemptFailure(reason, 'connect'));
  const cancelled = () => stop('CANCELLED');
  const closed = () => stop('CLOSED');
  // Work in progress keeps the process alive anyway.
  const timerFor = (left: number) => setTimeout(() => stop('TIMEOUT'), Math.min(left, LONGEST_TIMER)).unref();
  let deadline = clock.now() + time;
  let timer = timerFor(time);
  let hasEnded = false;
  if (closing.signal.aborted) closed();
  else if (caller?.aborted) cancelled();
  caller?.addEventListener('abort', cancelled);
  closing.add(closed);
  return {
    signal: ending,
    remaining: () => deadline - clock.now(),
    pause() {
      clearTimeout(timer);
      const left = deadline - clock.now();
      return () => {
        if (hasEnded) return;
        deadline = clock.now() + left;
        timer = timerFor(left);
      };
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancelled);
      closing.remove(closed);
    },
  };
}
