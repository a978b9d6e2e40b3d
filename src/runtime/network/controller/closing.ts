/**
 * The end of all work with one controller. What begins and ends with each call is kept here: a signal goes through all
 * of its listeners for each that is added or removed.
 */
export class Closing {
  readonly #controller = new AbortController();
  readonly #work = new Set<() => void>();

  /** For what listens only once. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** @param stop called once at the end, unless it is removed before */
  add(stop: () => void): void {
    this.#work.add(stop);
  }

  remove(stop: () => void): void {
    this.#work.delete(stop);
  }

  end(): void {
    this.#controller.abort();
    for (const stop of this.#work) stop();
  }
}
