import type { Signal } from '../../../common/signal.ts';
import { Turns } from '../../../common/turns.ts';

/** How many questions of one client may wait for the open one: more than a person wants to answer. */
const MOST_WAITING = 4;
/** Milliseconds that a question waits. Clients give up after a minute. */
const LONGEST_WAIT = 40_000;

/** Asks the person behind a client one question at a time. */
export class OpenQuestions {
  readonly #turns = new Turns(1);
  readonly #open = new Map<string, () => void>();

  /**
   * Waits until no other question is open. This one is then open until it is closed.
   * @param life milliseconds after which it closes automatically, because an answer would no longer count
   * @returns whether its turn came in time; undefined, immediately, if too many are waiting
   */
  open(token: string, life: number, signal: Signal): Promise<boolean> | undefined {
    return this.#turns.waiting < MOST_WAITING ? this.#opened(token, life, signal) : undefined;
  }

  async #opened(token: string, life: number, signal: Signal): Promise<boolean> {
    if (signal.aborted) return false;
    const turn = await this.#turns.wait(LONGEST_WAIT, signal);
    if (turn === undefined) return false;
    const expiry = setTimeout(() => this.close(token), life).unref();
    this.#open.set(token, () => {
      clearTimeout(expiry);
      turn[Symbol.dispose]();
    });
    return true;
  }

  close(token: string): void {
    this.#open.get(token)?.();
    this.#open.delete(token);
  }
}
