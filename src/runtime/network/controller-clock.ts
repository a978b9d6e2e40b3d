import { readHttpDate } from '../../common/http-date.ts';

/** The time of a network's controller, by the `Date` of its answers (RFC 9110, section 6.6.1). */
export class ControllerClock {
  #seen: { readonly time: number; readonly at: number } | undefined;

  /** @param date of an answer that has just arrived; undefined if it has none */
  saw(date: string | undefined): void {
    const time = readHttpDate(date);
    if (time !== undefined) this.#seen = { time, at: performance.now() };
  }

  /** The controller's time; undefined until an answer had one. */
  now(): Date | undefined {
    return this.#seen && new Date(this.#seen.time + performance.now() - this.#seen.at);
  }
}
