import { AttemptFailure } from './attempt-failure.ts';
import type { Clock } from './clock.ts';

/** The time that a call has altogether, and the reasons for which it ends before. */
export interface CallBudget {
  /** Aborted, with an `AttemptFailure` as its reason, when the time is over, the caller gives up or the server stops. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  remaining(): number;
  /** Frees timer and listeners; to be called in any case. */
  end(): void;
}

interface BudgetLimits {
  readonly milliseconds: number;
  /** The caller's own wish to stop. */
  readonly caller?: AbortSignal;
  /** The server's end. */
  readonly closing: AbortSignal;
}

export function startBudget({ milliseconds, caller, closing }: BudgetLimits, clock: Clock): CallBudget {
  const controller = new AbortController();
  const deadline = clock.now() + milliseconds;
  const stop = (reason: string) => controller.abort(new AttemptFailure(reason, 'connect'));
  const cancelled = () => stop('CANCELLED');
  const closed = () => stop('CLOSED');
  const timer = setTimeout(() => stop('TIMEOUT'), milliseconds);
  if (closing.aborted) closed();
  else if (caller?.aborted) cancelled();
  caller?.addEventListener('abort', cancelled);
  closing.addEventListener('abort', closed);
  return {
    signal: controller.signal,
    remaining: () => deadline - clock.now(),
    end() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancelled);
      closing.removeEventListener('abort', closed);
    },
  };
}

/** Waits for work that others wait for too: the signal ends the waiting, never the work. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(signal.reason);
    if (signal.aborted) give();
    signal.addEventListener('abort', give);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}
