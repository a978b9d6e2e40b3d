import { ToolError } from './tool-error.ts';

/** Limits concurrency: callers wait their turn, first come, first served. */
export class Turns {
  readonly #atOnce: number;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

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
  async wait(most?: number, signal?: AbortSignal): Promise<Disposable | undefined> {
    if (this.#busy < this.#atOnce) return this.#begin();
    const hasTurn = await new Promise<boolean>((resolve) => {
      const end = (isTurn: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        resolve(isTurn);
      };
      const startTurn = () => end(true);
      const leave = () => {
        const place = this.#waiting.indexOf(startTurn);
        if (place >= 0) this.#waiting.splice(place, 1);
        end(false);
      };
      const timer = most === undefined ? undefined : setTimeout(leave, most);
      signal?.addEventListener('abort', leave);
      this.#waiting.push(startTurn);
    });
    return hasTurn ? this.#turn() : undefined;
  }

  #begin(): Disposable {
    this.#busy += 1;
    return this.#turn();
  }

  #turn(): Disposable {
    let isOver = false;
    return {
      [Symbol.dispose]: () => {
        if (isOver) return;
        isOver = true;
        const next = this.#waiting.shift();
        // The next in the queue takes over the slot, so that no newcomer can overtake it.
        if (next === undefined) this.#busy -= 1;
        else next();
      },
    };
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
export async function waitForTurn(
  turns: Turns,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Disposable | undefined> {
  if (signal.aborted) throw cancelledWhileWaiting();
  const turn = await turns.wait(milliseconds, signal);
  if (turn === undefined && signal.aborted) throw cancelledWhileWaiting();
  return turn;
}

/** A call that the client cancelled while it waited. */
const cancelledWhileWaiting = (): ToolError =>
  new ToolError('cancelled', 'The call was cancelled.', 'Nothing was sent.');
