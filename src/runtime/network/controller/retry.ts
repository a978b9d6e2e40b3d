import type { Clock } from '../../../common/clock.ts';
import type { TransportAnswer } from '../../../common/controller-answer.ts';
import { readHttpDate } from '../../../common/http-date.ts';
import type { Logger } from '../../../common/log.ts';
import { AttemptFailure } from './attempt-failure.ts';
import type { CallBudget } from './call-budget.ts';

/**
 * What may be sent again:
 * - `reads`: after any answer or failure that may pass
 * - `answers`: after any answer that may pass; what fails is tried elsewhere
 * - `unexecuted`: only what the controller cannot have executed: refused by 429 or 503, or not sent at all
 * - `never`: changes
 */
export type RetryRule = 'reads' | 'answers' | 'unexecuted' | 'never';

const MOST_ATTEMPTS = 4;
/** Milliseconds before the second attempt; doubled before each further one. */
const FIRST_PAUSE = 250;
/** Temporary (RFC 6585, section 4; RFC 9110, section 15.6.4). */
const TRANSIENT_STATUSES: readonly number[] = [429, 503];
const TRANSIENT_FAILURES: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  // What a starting controller answers.
  'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
];

export interface RepeatTools {
  readonly clock: Clock;
  /** From 0 to 1, to spread retries. */
  readonly random: () => number;
  readonly log: Logger;
}

/**
 * Repeats attempts until there is a final answer, a permanent failure, or no time left: then the caller gets the last
 * answer or failure.
 */
export async function withRetries(
  attempt: () => Promise<TransportAnswer>,
  repeat: RetryRule,
  budget: CallBudget,
  { clock, random, log }: RepeatTools,
): Promise<TransportAnswer> {
  for (let attempts = 1; ; attempts++) {
    let result: TransportAnswer | AttemptFailure;
    try {
      result = await attempt();
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      result = error;
    }
    const pause =
      mayRepeat(result, repeat) && attempts < MOST_ATTEMPTS ? pauseAfter(result, attempts, clock, random) : Infinity;
    if (pause >= budget.remaining()) {
      if (result instanceof AttemptFailure) throw result;
      return result;
    }
    const why = result instanceof AttemptFailure ? result.reason : result.status;
    log.debug('will try again', { why, attempt: attempts, pause: Math.round(pause) });
    await clock.sleep(pause, budget.signal);
  }
}

function mayRepeat(result: TransportAnswer | AttemptFailure, repeat: RetryRule): boolean {
  if (repeat === 'never') return false;
  if (!(result instanceof AttemptFailure)) return TRANSIENT_STATUSES.includes(result.status);
  if (repeat === 'answers') return false;
  return TRANSIENT_FAILURES.includes(result.reason) && (repeat === 'reads' || result.stage !== 'request');
}

function pauseAfter(
  result: TransportAnswer | AttemptFailure,
  attempts: number,
  clock: Clock,
  random: () => number,
): number {
  const wait = result instanceof AttemptFailure ? undefined : retryAfter(result.headers['retry-after'], clock);
  return wait ?? FIRST_PAUSE * 2 ** (attempts - 1) * (0.5 + random() / 2);
}

/** Milliseconds, from seconds or a date (RFC 9110, section 10.2.3); undefined for neither. */
function retryAfter(field: string | string[] | undefined, clock: Clock): number | undefined {
  const text = Array.isArray(field) ? field[0] : field;
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const date = readHttpDate(text);
  return date === undefined ? undefined : Math.max(0, date - clock.date());
}
