import { LONGEST_TIMER } from './clock.ts';
import type { Signal } from './signal.ts';
import { ToolError } from './tool-error.ts';

/** Someone who waits for a turn. */
interface Waiting {
  /** Milliseconds of the clock below; infinite without a limit. */
  readonly until: number;
  /** @param hasTurn otherwise the wait is over without one */
  readonly end: (hasTurn: boolean) => void;
}

/** Limits concurrency: callers wait their turn, first come, first served. */
export class Turns {
  readonly #atOnce: number;
  readonly #waiting: Waiting[] = [];
  #busy = 0;
  /**
   * For all who wait: most get their turn long before their time is up, and a timer for each takes longer than that.
   */
  #timer: { readonly at: number; readonly timeout: NodeJS.Timeout } | undefined;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  get busy(): number {
    return this.#busy;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** A turn, if one is free. */
  take(): Disposable | undefined {
    return this.#busy < this.#atOnce ? this.#begin() : undefined;
  }

  /**
   * Waits for a turn, which ends when the returned value is disposed.
   * @param most milliseconds of the wait; unlimited by default
   * @param signal ends the wait
   * @returns undefined if the wait ended without a turn
   */
  async wait(most = Number.POSITIVE_INFINITY, signal?: Signal): Promise<Disposable | undefined> {
    if (this.#busy < this.#atOnce) return this.#begin();
    const hasTurn = await new Promise<boolean>((resolve) => {
      const leave = () => this.#leave(waiting);
      const end = (isTurn: boolean) => {
        signal?.removeEventListener('abort', leave);
        resolve(isTurn);
      };
      const waiting: Waiting = { until: performance.now() + most, end };
      signal?.addEventListener('abort', leave);
      this.#waiting.push(waiting);
      this.#wakeAt(waiting.until);
    });
    return hasTurn ? new Turn(this.#turnEnded) : undefined;
  }

  #leave(waiting: Waiting): void {
    const place = this.#waiting.indexOf(waiting);
    if (place >= 0) this.#waiting.splice(place, 1);
    this.#restIfEmpty();
    waiting.end(false);
  }

  /** Sets the timer that ends the waits whose time is up, unless it is already set for an earlier time. */
  #wakeAt(at: number): void {
    if (at === Number.POSITIVE_INFINITY || (this.#timer !== undefined && this.#timer.at <= at)) return;
    clearTimeout(this.#timer?.timeout);
    const delay = Math.min(at - performance.now(), LONGEST_TIMER);
    this.#timer = { at, timeout: setTimeout(() => this.#wake(), delay) };
  }

  #wake(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const waiting of this.#waiting.filter(({ until }) => until <= now)) this.#leave(waiting);
    this.#wakeAt(Math.min(...this.#waiting.map(({ until }) => until)));
  }

  /** Stops the timer if nobody waits: it would keep the process running. */
  #restIfEmpty(): void {
    if (this.#waiting.length > 0) return;
    clearTimeout(this.#timer?.timeout);
    this.#timer = undefined;
  }

  #begin(): Disposable {
    this.#busy += 1;
    return new Turn(this.#turnEnded);
  }

  readonly #turnEnded = (): void => {
    const next = this.#waiting.shift();
    this.#restIfEmpty();
    // The next in the queue takes over the slot, so that no newcomer can overtake it.
    if (next === undefined) this.#busy -= 1;
    else next.end(true);
  };
}

/** A turn. Ending it again has no effect. */
class Turn implements Disposable {
  readonly #ended: () => void;
  #isOver = false;

  constructor(ended: () => void) {
    this.#ended = ended;
  }

  [Symbol.dispose](): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ended();
  }
}

/** A turn that is only waited for once it is needed, and then kept to the end. */
export class LazyTurn implements Disposable {
  readonly #wait: () => Promise<Disposable>;
  #turn: Promise<Disposable> | undefined;
  #isOver = false;

  constructor(wait: () => Promise<Disposable>) {
    this.#wait = wait;
  }

  async begin(): Promise<void> {
    this.#turn ??= this.#wait();
    const turn = await this.#turn;
    if (this.#isOver) turn[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#turn?.then(
      (turn) => turn[Symbol.dispose](),
      // Every caller that waited for it has got the error.
      () => {},
    );
  }
}

/**
 * Waits for a turn, for a limited time.
 * @returns undefined after the time limit
 * @throws {ToolError} of kind `cancelled` if the client cancels the call
 */
export async function waitForTurn(turns: Turns, milliseconds: number, signal: Signal): Promise<Disposable | undefined> {
  if (signal.aborted) throw cancelledWhileWaiting();
  const turn = await turns.wait(milliseconds, signal);
  if (turn === undefined && signal.aborted) throw cancelledWhileWaiting();
  return turn;
}

/** A call that the client cancelled while it waited. */
const cancelledWhileWaiting = (): ToolError =>
  new ToolError('cancelled', 'The call was cancelled.', 'Nothing was sent.');
