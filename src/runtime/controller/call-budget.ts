import { Stop, type StopSignal } from '../stop.ts';
import { AttemptFailure } from './attempt-failure.ts';
import type { Clock } from './clock.ts';

/** The time that a call has altogether, and the reasons for which it ends before. */
export interface CallBudget {
  /** Aborted, with an `AttemptFailure` as its reason, when the time is over, the caller gives up or the server stops. */
  readonly signal: StopSignal;
  /** Milliseconds that are left. */
  remaining(): number;
  /** Frees timer and listeners; to be called in any case. */
  end(): void;
}

interface BudgetLimits {
  readonly milliseconds: number;
  /** The caller's own wish to stop. */
  readonly caller?: StopSignal;
  /** The server's end. */
  readonly closing: StopSignal;
}

export function startBudget({ milliseconds, caller, closing }: BudgetLimits, clock: Clock): CallBudget {
  const signal = new Stop();
  const deadline = clock.now() + milliseconds;
  const stop = (reason: string) => signal.abort(new AttemptFailure(reason, 'connect'));
  const cancelled = () => stop('CANCELLED');
  const closed = () => stop('CLOSED');
  const timer = setTimeout(() => stop('TIMEOUT'), milliseconds);
  if (closing.aborted) closed();
  else if (caller?.aborted) cancelled();
  caller?.addEventListener('abort', cancelled);
  closing.addEventListener('abort', closed);
  return {
    signal,
    remaining: () => deadline - clock.now(),
    end() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancelled);
      closing.removeEventListener('abort', closed);
    },
  };
}
