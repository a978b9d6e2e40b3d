import type { Dispatcher } from 'undici';
import type { StopSignal } from '../stop.ts';
import { TransportAnswer } from './answer.ts';
import { AttemptFailure, codeOf } from './attempt-failure.ts';

type Sent = Dispatcher.DispatchOptions & { readonly signal: StopSignal };
type Control = Dispatcher.DispatchController;
type Fields = TransportAnswer['headers'];

/**
 * Sends a request over a pool, and takes its answer whole. By undici's `dispatch`: a `Response` of `fetch` cannot hold
 * 601, 602 and 606, and the stream that `request` makes of each body takes its time.
 * @throws {AttemptFailure} without a complete answer
 */
export function exchange(connection: Dispatcher, { signal, ...request }: Sent): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const taker = new AnswerTaker(signal, resolve, reject);
    if (signal.aborted) taker.abort();
    else connection.dispatch(request, taker);
  });
}

/** Collects one answer as undici hands it over. */
class AnswerTaker implements Dispatcher.DispatchHandler {
  readonly #signal: StopSignal;
  readonly #resolve: (answer: TransportAnswer) => void;
  readonly #reject: (failure: AttemptFailure) => void;
  readonly #chunks: Buffer[] = [];
  #control: Control | undefined;
  #status = 0;
  #headers: Fields = {};

  constructor(
    signal: StopSignal,
    resolve: (answer: TransportAnswer) => void,
    reject: (failure: AttemptFailure) => void,
  ) {
    this.#signal = signal;
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

  /** Told of interim answers too: the last one is the answer (RFC 9110, section 15.2). */
  onResponseStart(_control: Control, status: number, headers: Fields): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_control: Control, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first, ...others] = this.#chunks;
    const body = first !== undefined && others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#signal.removeEventListener('abort', this.abort);
    this.#resolve(new TransportAnswer(this.#status, this.#headers, body));
  }

  onResponseError(_control: Control, error: Error): void {
    this.#fail(error);
  }

  /** What the connector says stands; anything else happened when the controller may have had the request already. */
  #fail(error: unknown): void {
    this.#signal.removeEventListener('abort', this.abort);
    const { aborted, reason } = this.#signal;
    const stands = error instanceof AttemptFailure && error !== reason;
    // Until the request was given to a connection, nothing was sent.
    const stage = this.#control === undefined ? 'connect' : 'request';
    this.#reject(stands ? error : new AttemptFailure(codeOf(aborted ? reason : error), stage));
  }
}
