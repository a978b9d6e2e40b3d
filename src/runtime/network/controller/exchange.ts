import type { Dispatcher } from 'undici';
import { TransportAnswer } from '../../../common/controller-answer.ts';
import { AttemptFailure, codeOf } from './attempt-failure.ts';
import { LONGEST_ANSWER } from './longest-answer.ts';
import type { BodyReader, ControllerRequest } from './types.ts';
import { WholeBody } from './whole-body.ts';

/** The reason for ending an answer that is too large. */
const TOO_LONG = 'TOO_LONG';

type Control = Dispatcher.DispatchController;
type Fields = TransportAnswer['headers'];

/** Controllers send every status as 200 to clients that accept Brotli, so no encoding is left to a default. */
const PLAIN = { 'accept-encoding': 'identity' };

interface Outgoing extends Dispatcher.DispatchOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends a request over a pool and reads its answer: whole, or with the request's own reader. Uses undici's `dispatch`:
 * a `fetch` `Response` cannot hold 601, 602 and 606, and the body stream of `request` is slow.
 * @throws {AttemptFailure} without a complete answer
 */
export function exchange(
  connection: Dispatcher,
  request: Outgoing,
  signal: AbortSignal,
  reader?: ControllerRequest['reader'],
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const taker = new AnswerTaker({ signal, reader, resolve, reject });
    if (signal.aborted) taker.abort();
    else connection.dispatch({ ...request, headers: { ...request.headers, ...PLAIN } }, taker);
  });
}

interface Exchange {
  readonly reader: ControllerRequest['reader'];
  readonly signal: AbortSignal;
  readonly resolve: (answer: TransportAnswer) => void;
  readonly reject: (failure: AttemptFailure) => void;
}

/** Collects one answer as undici delivers it. */
class AnswerTaker implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #reader: ControllerRequest['reader'];
  readonly #resolve: (answer: TransportAnswer) => void;
  readonly #reject: (failure: AttemptFailure) => void;
  #body: BodyReader = new WholeBody();
  #control: Control | undefined;
  #status = 0;
  #headers: Fields = {};

  constructor({ signal, reader, resolve, reject }: Exchange) {
    this.#signal = signal;
    this.#reader = reader;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener('abort', this.abort);
  }

  readonly abort = (): void => {
    this.#control?.abort(this.#signal.reason as Error);
    this.#fail(this.#signal.reason);
  };

  onRequestStart(control: Control): void {
    if (this.#signal.aborted) control.abort(this.#signal.reason as Error);
    else this.#control = control;
  }

  /** Also called for interim answers; the last one counts (RFC 9110, section 15.2). */
  onResponseStart(_control: Control, status: number, headers: Fields): void {
    this.#status = status;
    this.#headers = headers;
    if (status >= 200 && status < 300 && this.#reader !== undefined) this.#body = this.#reader();
  }

  onResponseData(control: Control, chunk: Buffer): void {
    this.#body.push(chunk);
    if (this.#body.kept > LONGEST_ANSWER) control.abort(new AttemptFailure(TOO_LONG, 'request'));
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener('abort', this.abort);
    this.#resolve(new TransportAnswer(this.#status, this.#headers, this.#body.end()));
  }

  onResponseError(_control: Control, error: Error): void {
    this.#fail(error);
  }

  /** The connector's own failures stand; after anything else the controller may already have had the request. */
  #fail(error: unknown): void {
    this.#signal.removeEventListener('abort', this.abort);
    const { aborted, reason } = this.#signal;
    const stands = error instanceof AttemptFailure && error !== reason;
    // Until the request was given to a connection, nothing was sent.
    const stage = this.#control === undefined ? 'connect' : 'request';
    this.#reject(stands ? error : new AttemptFailure(codeOf(aborted ? reason : error), stage));
  }
}
