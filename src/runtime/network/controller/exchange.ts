import type { Dispatcher } from 'undici';
import { TransportAnswer } from '../../../common/controller-answer.ts';
import type { Signal } from '../../../common/signal.ts';
import type { Slices } from '../../../common/slices.ts';
import { AttemptFailure, codeOf } from './attempt-failure.ts';
import { LONGEST_ANSWER } from './longest-answer.ts';
import { requireReadable } from './readable.ts';
import type { BodyReader, ControllerRequest } from './types.ts';
import { WholeBody } from './whole-body.ts';

/** The reason for ending an answer that is too large. */
const TOO_LONG = 'TOO_LONG';
/** Bytes that are processed immediately, and bytes that may wait. */
const SHORT = 64 * 1024;
const MOST_WAITING = 4 * 1024 * 1024;

/** Bytes that are taken of a stream of events, which may never end. */
const MOST_OF_STREAM = 1024 * 1024;

type Control = Dispatcher.DispatchController;
type Fields = TransportAnswer['headers'];

/** Controllers send every status as 200 to clients that accept Brotli, so every request states its encodings. */
const PLAIN = { 'accept-encoding': 'identity' };

interface Outgoing extends Dispatcher.DispatchOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends a request over a pool and reads its answer: whole, or with the request's own reader. Uses undici's `dispatch`:
 * a `fetch` `Response` cannot hold 601, 602 and 606, and the body stream of `request` is slow.
 * @param reading how a long answer is read with the request's own reader, which may be heavy work
 * @throws {AttemptFailure} without a complete answer
 */
export function exchange(
  connection: Dispatcher,
  request: Outgoing,
  signal: Signal,
  reading?: { readonly reader: ControllerRequest['reader']; readonly slices: Slices },
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const taker = new AnswerTaker({ signal, reader: reading?.reader, slices: reading?.slices, resolve, reject });
    if (signal.aborted) taker.abort();
    else connection.dispatch({ ...request, headers: Object.assign({}, request.headers, PLAIN) }, taker);
  });
}

interface Exchange {
  readonly reader: ControllerRequest['reader'];
  readonly slices: Slices | undefined;
  readonly signal: Signal;
  readonly resolve: (answer: TransportAnswer) => void;
  readonly reject: (failure: AttemptFailure) => void;
}

/** Collects one answer as undici delivers it. */
class AnswerTaker implements Dispatcher.DispatchHandler {
  readonly #signal: Signal;
  readonly #reader: ControllerRequest['reader'];
  readonly #slices: Slices | undefined;
  readonly #resolve: (answer: TransportAnswer) => void;
  readonly #reject: (failure: AttemptFailure) => void;
  #body: BodyReader = new WholeBody();
  #control: Control | undefined;
  #status = 0;
  #headers: Fields = {};
  #bytes = 0;
  /** Data that has arrived and will be processed in a later turn of the event loop. */
  #waiting: Buffer[] | undefined;
  /** Bytes of that. */
  #kept = 0;
  #hasEnded = false;
  #isStream = false;

  constructor({ signal, reader, slices, resolve, reject }: Exchange) {
    this.#signal = signal;
    this.#reader = reader;
    this.#slices = slices;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener('abort', this.abort);
  }

  readonly abort = (): void => {
    // Of a stream, what came until then is the answer.
    if (this.#isStream && this.#bytes > 0 && this.#waiting === undefined) this.#finish();
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
    const isSuccess = status >= 200 && status < 300;
    this.#isStream = isSuccess && /^text\/event-stream\b/i.test(String(headers['content-type']));
    if (isSuccess && this.#reader !== undefined) this.#body = this.#reader();
  }

  onResponseData(control: Control, chunk: Buffer): void {
    this.#bytes += chunk.byteLength;
    if (this.#waiting !== undefined) this.#keep(this.#waiting, chunk);
    else if (this.#reader === undefined || this.#bytes <= SHORT || !this.#slices?.areUsed) this.#read(chunk);
    else {
      this.#waiting = [];
      this.#keep(this.#waiting, chunk);
      void this.#readLater(control, this.#waiting, this.#slices);
    }
  }

  onResponseEnd(): void {
    this.#hasEnded = true;
    if (this.#waiting === undefined) this.#finish();
  }

  #keep(waiting: Buffer[], chunk: Buffer): void {
    waiting.push(chunk);
    this.#kept += chunk.byteLength;
    if (this.#kept <= MOST_WAITING) return;
    this.#kept = 0;
    for (const each of waiting.splice(0)) this.#read(each);
  }

  #read(chunk: Buffer): void {
    this.#body.push(chunk);
    if (this.#isStream && this.#body.kept > MOST_OF_STREAM) {
      this.#finish();
      this.#control?.abort(new AttemptFailure(TOO_LONG, 'request'));
      return;
    }
    if (this.#body.kept > LONGEST_ANSWER) throw new AttemptFailure(TOO_LONG, 'request');
  }

  /** Processes waiting data, one slice at a time. */
  async #readLater(control: Control, waiting: Buffer[], slices: Slices): Promise<void> {
    try {
      await slices.next();
      for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
        this.#kept -= chunk.byteLength;
        this.#read(chunk);
        if (waiting.length > 0 && slices.areUsed) await slices.next();
      }
      this.#waiting = undefined;
      if (this.#hasEnded) this.#finish();
    } catch (error) {
      control.abort(error as Error);
      this.#fail(error);
    }
  }

  #finish(): void {
    this.#signal.removeEventListener('abort', this.abort);
    try {
      const body = this.#body.end();
      requireReadable(body);
      this.#resolve(new TransportAnswer(this.#status, this.#headers, body));
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseError(_control: Control, error: Error): void {
    this.#fail(error);
  }

  /**
   * The connector's own failures are passed on; after anything else the controller may already have had the request.
   */
  #fail(error: unknown): void {
    this.#waiting?.splice(0);
    this.#signal.removeEventListener('abort', this.abort);
    const { aborted, reason } = this.#signal;
    const isKept = error instanceof AttemptFailure && error !== reason;
    // Until the request was given to a connection, nothing was sent.
    const stage = this.#control === undefined ? 'connect' : 'request';
    this.#reject(isKept ? error : new AttemptFailure(codeOf(aborted ? reason : error), stage));
  }
}
