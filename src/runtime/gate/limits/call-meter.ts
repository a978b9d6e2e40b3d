import { toJson } from '../../../common/exact-json.ts';
import type { Signal } from '../../../common/signal.ts';
import type { Advice } from '../../../common/tool-error.ts';
import { Turns, waitForTurn } from '../../../common/turns.ts';
import { DeclinedCalls } from './declined-calls.ts';
import { LimitError } from './limit-error.ts';
import type { Limits } from './limits.ts';
import { OpenQuestions } from './open-questions.ts';

/** Milliseconds of the window for counting changes. */
const WINDOW = 60_000;

const RAISE: Advice = {
  model: 'Only the operator of this server can raise the limit.',
  person: 'You can raise the limit in a policy file (--policy).',
};

/** How much a call sends. */
export const bytesOf = (args: Readonly<Record<string, unknown>>): number => Buffer.byteLength(toJson(args));

/** The most calls that wait for their turn, and the most bytes of their arguments together. */
const MOST_WAITING = 500;
const MAX_BYTES = 8 * 1024 * 1024;
/** How long a call waits: a client gives up after a minute, and the call itself takes time. Milliseconds. */
const LONGEST_WAIT = 15_000;
/** The most walks over whole lists at once: each holds many rows. */
const WALKS = 2;

/**
 * Keeps one session's calls within its limits. A call for which there is no room yet waits, first come, first served.
 */
export class CallMeter {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #calls: Turns;
  readonly #walks = new Turns(WALKS);
  #bytesWaiting = 0;
  /** Calls that a person has declined. */
  readonly declined: DeclinedCalls;
  /** The questions to the person behind the client. */
  readonly questions: OpenQuestions;
  /** Times of the changes in the last minute, oldest first. */
  #changes: number[] = [];

  /**
   * @param now milliseconds of a monotonic clock
   * @param questions shared with the client's other networks, if there are several
   */
  constructor(
    limits: Limits,
    now: () => number = () => performance.now(),
    questions: OpenQuestions = new OpenQuestions(),
  ) {
    this.#limits = limits;
    this.#now = now;
    this.#calls = new Turns(limits.concurrentCalls);
    this.declined = new DeclinedCalls(now);
    this.questions = questions;
  }

  /**
   * Admits a call, which counts as running until the returned value is disposed.
   * @throws {LimitError} if its arguments are too long, or if too many calls are running and waiting
   * @throws {ToolError} of kind `cancelled` if it is cancelled while it waits
   */
  async admit(args: Readonly<Record<string, unknown>>, signal: Signal): Promise<Disposable> {
    const { bytesPerCall } = this.#limits;
    const bytes = bytesOf(args);
    if (bytes > bytesPerCall) {
      const message = `The arguments are ${bytes} bytes long; one call may send ${bytesPerCall}`;
      throw new LimitError('bytesPerCall', message, 'Send less in one call.');
    }
    const free = this.#calls.take();
    if (free !== undefined) return free;
    if (this.#calls.waiting >= MOST_WAITING || this.#bytesWaiting + bytes > MAX_BYTES) throw this.#tooMany();
    this.#bytesWaiting += bytes;
    try {
      return (await waitForTurn(this.#calls, LONGEST_WAIT, signal)) ?? raise(this.#tooMany());
    } finally {
      this.#bytesWaiting -= bytes;
    }
  }

  /**
   * Waits until a walk over a whole list may start, because few enough are running.
   * @param time milliseconds of the wait: no longer than a walk may take, as one ahead may take all of its time
   * @throws {LimitError} if that takes too long
   */
  async walk(signal: Signal, time: number): Promise<Disposable> {
    return (await waitForTurn(this.#walks, time, signal)) ?? raise(this.#tooMany());
  }

  #tooMany(): LimitError {
    const message = `${this.#calls.busy} calls are running and ${this.#calls.waiting + this.#walks.waiting} are waiting, which is the maximum`;
    return new LimitError('concurrentCalls', message, 'Try again when some of them have finished.');
  }

  /**
   * Counts a change that is about to be sent.
   * @returns undoes that, if it was not sent after all
   * @throws {LimitError} if too many were sent in the last minute; then it does not count
   */
  countChange(): () => void {
    this.requireRoomForChange();
    const time = this.#now();
    this.#changes.push(time);
    return () => {
      const place = this.#changes.lastIndexOf(time);
      if (place >= 0) this.#changes.splice(place, 1);
    };
  }

  /**
   * Call before asking a person about a change that could not be sent.
   * @param changes how many it consists of
   * @throws {LimitError} if too many were sent in the last minute, or they are too many for any minute
   */
  requireRoomForChange(changes = 1): void {
    const { writesPerMinute } = this.#limits;
    if (changes > writesPerMinute) {
      const message = `This takes ${changes} changes, and ${writesPerMinute} may be sent in a minute`;
      throw new LimitError('writesPerMinute', message, RAISE);
    }
    const now = this.#now();
    this.#changes = this.#changes.filter((time) => now - time < WINDOW);
    // There is room again once this change is older than the window.
    const oldest = this.#changes.at(-(writesPerMinute - changes + 1));
    if (oldest !== undefined) {
      const seconds = Math.ceil((oldest + WINDOW - now) / 1000);
      const message = `${this.#changes.length} changes were sent in the last minute, the maximum`;
      throw new LimitError(
        'writesPerMinute',
        message,
        `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      );
    }
  }
}

function raise(error: Error): never {
  throw error;
}
