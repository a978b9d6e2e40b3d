import type { Clock } from '../../../common/clock.ts';
import type { Signal } from '../../../common/signal.ts';
import { ToolError, UnsentError } from '../../../common/tool-error.ts';
import { AttemptFailure, codeOf } from './attempt-failure.ts';

/** Milliseconds that each address has to itself before the next one is asked as well, as browsers do (RFC 8305). */
const HEAD_START = 1_000;

/** What the first address to answer said. */
export interface Answered<T> {
  readonly address: string;
  readonly answer: T;
}

/**
 * Asks several addresses until one answers: each starts when the one before it has failed, or has had its head start.
 * The others are then cancelled, so what they are asked must not change anything.
 * @throws {ToolError} if none answers: what is wrong with one that did, otherwise of kind `unreachable`, naming them all
 */
export async function firstToAnswer<T>(
  addresses: readonly string[],
  request: (address: string, signal: AbortSignal) => Promise<T>,
  clock: Clock,
  signal: Signal,
): Promise<Answered<T>> {
  const ending = new AbortController();
  const end = () => ending.abort(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  let start: Promise<unknown> = Promise.resolve();
  const attempts = addresses.map((address) => {
    const attempt = start.then(() => request(address, ending.signal));
    const headStart = start.then(() => clock.sleep(HEAD_START, ending.signal));
    const failed = attempt.then(
      () => headStart,
      () => undefined,
    );
    start = Promise.race([failed, headStart]);
    start.catch(() => undefined);
    return attempt.then((answer) => ({ address, answer }));
  });
  try {
    return await Promise.any(attempts);
  } catch (error) {
    throw noneAnswers(addresses, (error as AggregateError).errors);
  } finally {
    signal.removeEventListener('abort', end);
    ending.abort(new AttemptFailure('CANCELLED', 'connect'));
  }
}

function noneAnswers(addresses: readonly string[], failures: readonly unknown[]): unknown {
  const explained = failures.find((each) => each instanceof ToolError);
  const cancelled = failures.find((each) => each instanceof AttemptFailure && each.isEnded);
  if (explained ?? cancelled) return explained ?? cancelled;
  const each = addresses.map((address, i) => `${address} (${reasonOf(failures[i])})`);
  return new UnsentError(
    'unreachable',
    `None of the addresses of this network answers: ${each.join(', ')}.`,
    'Check that the controllers are running, and check the network or VPN.',
  );
}

function reasonOf(failure: unknown): string {
  const code = codeOf(failure);
  return ['TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT'].includes(code) ? 'no answer in time' : code;
}
