/** Milliseconds of one turn of the event loop that heavy work may take. Everyone else waits meanwhile. */
const SLICE = 8;

/**
 * Lets heavy work share the event loop with everything else: it goes on in a later turn when this one's slice is used
 * up.
 */
export class Slices {
  #began: number | undefined;
  readonly #waiting: (() => void)[] = [];

  /** Whether heavy work has to wait for another turn. */
  get areUsed(): boolean {
    if (this.#began === undefined) this.#begin();
    else if (performance.now() - this.#began >= SLICE) return true;
    return this.#waiting.length > 0;
  }

  /** Waits for another turn if heavy work has to. */
  giveWay(): Promise<void> | undefined {
    return this.areUsed ? this.next() : undefined;
  }

  /** Resolves in a later turn. Each turn lets one of those who wait go on, first come, first served. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #begin(): void {
    this.#began = performance.now();
    setImmediate(() => {
      this.#began = undefined;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#begin();
      next();
    });
  }
}
