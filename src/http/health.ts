/** Milliseconds for which the last result is reused. */
const FRESH = 5_000;

/** Says whether calls are possible. Probes are frequent, so the controller is not asked every time. */
export class Health {
  readonly #reach: () => Promise<boolean>;
  #asked = Number.NEGATIVE_INFINITY;
  #answer: Promise<boolean> = Promise.resolve(false);

  /** @param reach whether the controller answers; never fails */
  constructor(reach: () => Promise<boolean>) {
    this.#reach = reach;
  }

  ready(): Promise<boolean> {
    const now = performance.now();
    if (now - this.#asked >= FRESH) {
      this.#asked = now;
      this.#answer = this.#reach();
    }
    return this.#answer;
  }
}
