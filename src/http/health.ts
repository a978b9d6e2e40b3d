/** Milliseconds for which the controller is taken to be as it was found. */
const FRESH = 5_000;

/** Tells whether calls can be made: probes come often, and the controller is not asked at each of them. */
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
