import { Turns } from '../../../common/turns.ts';

/** Questions of one client that wait behind the one that is open: more than a person cares to answer. */
const MOST_WAITING = 4;
/** How long one waits. A client gives up after a minute. Milliseconds. */
const LONGEST_WAIT = 40_000;

/** Puts one question at a time to the person behind a client. */
export class OpenQuestions {
  readonly #turns = new Turns(1);
  readonly #open = new Map<string, () => void>();

  /**
   * Lets a question wait until no other one is open. This one is open until it is closed.
   * @param life milliseconds after which it is closed by itself: an answer would not count any more
   * @returns whether it can be put, once that is known; undefined at once if too many wait
   */
  open(token: string, life: number, signal: AbortSignal): Promise<boolean> | undefined {
    return this.#turns.waiting < MOST_WAITING ? this.#opened(token, life, signal) : undefined;
  }

  async #opened(token: string, life: number, signal: AbortSignal): Promise<boolean> {
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
