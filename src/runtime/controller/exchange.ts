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
export async function exchange(connection: Dispatcher, { signal, ...request }: Sent): Promise<TransportAnswer> {
  signal.throwIfAborted();
  const taker = new AnswerTaker(signal);
  signal.addEventListener('abort', taker.abort);
  try {
    connection.dispatch(request, taker);
    return await taker.answer;
  } catch (error) {
    // What the connector says stands; anything else happened when the controller may have had the request already.
    if (error instanceof AttemptFailure && error !== signal.reason) throw error;
    throw new AttemptFailure(codeOf(signal.aborted ? signal.reason : error), taker.started ? 'request' : 'connect');
  } finally {
    signal.removeEventListener('abort', taker.abort);
  }
}

/** Collects one answer as undici hands it over. */
class AnswerTaker implements Dispatcher.DispatchHandler {
  readonly answer: Promise<TransportAnswer>;
  readonly #signal: StopSignal;
  readonly #chunks: Buffer[] = [];
  #settle!: { resolve(answer: TransportAnswer): void; reject(error: unknown): void };
  #control: Control | undefined;
  #status = 0;
  #headers: Fields = {};

  constructor(signal: StopSignal) {
    this.#signal = signal;
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** Whether the request was given to a connection: until then nothing was sent. */
  get started(): boolean {
    return this.#control !== undefined;
  }

  readonly abort = (): void => {
    this.#control?.abort(this.#signal.reason as Error);
    this.#settle.reject(this.#signal.reason as Error);
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
    this.#settle.resolve(new TransportAnswer(this.#status, this.#headers, body));
  }

  onResponseError(_control: Control, error: Error): void {
    this.#settle.reject(error);
  }
}
