import { toJson } from '../../../common/exact-json.ts';
import { LimitError } from './limit-error.ts';
import type { Limits } from './limits.ts';

/** Milliseconds of the window for counting changes. */
const WINDOW = 60_000;

/** How much a call sends. */
export const bytesOf = (given: Readonly<Record<string, unknown>>): number => Buffer.byteLength(toJson(given));

/** Enforces one session's limits. Calls beyond a limit fail at once; there is no queue. */
export class CallMeter {
  readonly #limits: Limits;
  readonly #now: () => number;
  #underWay = 0;
  /** Times of the changes in the last minute, oldest first. */
  #changes: number[] = [];

  /** | @param now milliseconds of a monotonic clock */
  constructor(limits: Limits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Admits a call; it is in progress until the result is disposed of.
   * @throws {LimitError} if its arguments are too long, or too many calls are in progress
   */
  admit(given: Readonly<Record<string, unknown>>): Disposable {
    const { bytesPerCall, concurrentCalls } = this.#limits;
    const bytes = bytesOf(given);
    if (bytes > bytesPerCall) {
      const message = `The arguments are ${bytes} bytes long, and one call may send ${bytesPerCall}`;
      throw new LimitError('bytesPerCall', message, 'Send less in one call.');
    }
    if (this.#underWay >= concurrentCalls) {
      const message = `${this.#underWay} calls are under way, as many as there may be at once`;
      throw new LimitError('concurrentCalls', message, 'Try again when one of them has been answered.');
    }
    this.#underWay += 1;
    return {
      [Symbol.dispose]: () => {
        this.#underWay -= 1;
      },
    };
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
   * @throws {LimitError} if too many were sent in the last minute
   */
  requireRoomForChange(): void {
    const { writesPerMinute } = this.#limits;
    const now = this.#now();
    this.#changes = this.#changes.filter((time) => now - time < WINDOW);
    // There is room again when this one leaves the window.
    const oldest = this.#changes.at(-writesPerMinute);
    if (oldest !== undefined) {
      const seconds = Math.ceil((oldest + WINDOW - now) / 1000);
      const message = `${this.#changes.length} changes were sent in the last minute, as many as there may be`;
      throw new LimitError(
        'writesPerMinute',
        message,
        `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      );
    }
  }
}
