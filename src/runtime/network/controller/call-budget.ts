import type { Clock } from '../../../common/clock.ts';
import { Stop, type StopSignal } from '../../../common/stop.ts';
import { AttemptFailure } from './attempt-failure.ts';
import type { TimeLimit } from './time-limit.ts';

/** The time that a call has altogether, and the reasons for which it ends before. */
export interface CallBudget {
  /** Aborted, with an `AttemptFailure` as its reason, when the time is over, the caller gives up or the server stops. */
  readonly signal: StopSignal;
  /** Milliseconds that are left. */
  remaining(): number;
  /** Frees listeners; to be called in any case. */
  end(): void;
}

/** What every budget of one controller ends by. */
export interface BudgetLimits {
  readonly time: TimeLimit;
  /** The server's end. */
  readonly closing: StopSignal;
  readonly clock: Clock;
}

/** @param caller the caller's own wish to stop, where there is a single one */
export function startBudget({ time, closing, clock }: BudgetLimits, caller?: StopSignal): CallBudget {
  const signal = new Stop();
  const deadline = clock.now() + time.milliseconds;
  const stop = (reason: string) => signal.abort(new AttemptFailure(reason, 'connect'));
  const cancelled = () => stop('CANCELLED');
  const closed = () => stop('CLOSED');
  const late = () => stop('TIMEOUT');
  time.begin(late);
  if (closing.aborted) closed();
  else if (caller?.aborted) cancelled();
  caller?.addEventListener('abort', cancelled);
  closing.addEventListener('abort', closed);
  return {
    signal,
    remaining: () => deadline - clock.now(),
    end() {
      time.end(late);
      caller?.removeEventListener('abort', cancelled);
      closing.removeEventListener('abort', closed);
    },
  };
}
