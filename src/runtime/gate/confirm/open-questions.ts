import { ToolError } from '../../../common/tool-error.ts';
import { Turns, waitForTurn } from '../../../common/turns.ts';

/** Questions of one client that wait behind the one that is open: more than a person cares to answer. */
const MOST_WAITING = 4;
/** How long one waits. A client gives up after a minute. Milliseconds. */
const LONGEST_WAIT = 40_000;

/** Puts one question at a time to the person behind a client. */
export class OpenQuestions {
  readonly #turns = new Turns(1);
  readonly #open = new Map<string, () => void>();

  /**
   * Waits until no other question is open. This one is open until it is closed.
   * @param life milliseconds after which it is closed by itself: an answer would not count any more
   * @throws {ToolError} of kind `refused` where too many wait, or nobody answers the one that is open
   */
  async open(token: string, life: number, signal: AbortSignal): Promise<void> {
    if (this.#turns.waiting >= MOST_WAITING) throw another();
    const turn = await waitForTurn(this.#turns, LONGEST_WAIT, signal);
    if (turn === undefined) throw another();
    const expiry = setTimeout(() => this.close(token), life).unref();
    this.#open.set(token, () => {
      clearTimeout(expiry);
      turn[Symbol.dispose]();
    });
  }

  close(token: string): void {
    this.#open.get(token)?.();
    this.#open.delete(token);
  }
}

const another = (): ToolError =>
  new ToolError(
    'refused',
    'Nothing was sent: the person still has another question to answer, and is only asked one at a time.',
    'Wait until it is answered, then make the call again if it is still wanted.',
  );
