import type { Clock } from '../../../common/clock.ts';
import { AttemptFailure } from './attempt-failure.ts';

/** The longest time that a timer takes; one of more milliseconds would go off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The time that a call has altogether, and the reasons for which it ends before. */
export interface CallBudget {
  /** Aborted, with an `AttemptFailure` as its reason, when the time is over, the caller gives up or the server stops. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  remaining(): number;
  /** Frees listeners; to be called in any case. */
  end(): void;
}

/** What every budget of one controller ends by. */
export interface BudgetLimits {
  /** Milliseconds for one call altogether. */
  readonly time: number;
  /** The server's end. */
  readonly closing: AbortSignal;
  readonly clock: Clock;
}

/** @param caller the caller's own wish to stop, where there is a single one */
export function startBudget({ time, closing, clock }: BudgetLimits, caller?: AbortSignal): CallBudget {
  const ending = new AbortController();
  const deadline = clock.now() + time;
  const stop = (reason: string) => ending.abort(new AttemptFailure(reason, 'connect'));
  const cancelled = () => stop('CANCELLED');
  const closed = () => stop('CLOSED');
  // Work that is under way keeps the process alive by itself.
  const timer = setTimeout(() => stop('TIMEOUT'), Math.min(time, LONGEST_TIMER)).unref();
  if (closing.aborted) closed();
  else if (caller?.aborted) cancelled();
  caller?.addEventListener('abort', cancelled);
  closing.addEventListener('abort', closed);
  return {
    signal: ending.signal,
    remaining: () => deadline - clock.now(),
    end() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancelled);
      closing.removeEventListener('abort', closed);
    },
  };
}
