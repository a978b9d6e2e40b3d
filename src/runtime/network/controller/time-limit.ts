/** Milliseconds: a longer timer would be over at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Tells work when its time is over, by one timer for all work of the same length: whatever began first is over first. A
 * timer of its own for each call takes as long as the check of its arguments.
 */
export class TimeLimit {
  readonly milliseconds: number;
  /** Whom to tell, with the time of `performance` when it is over; the oldest first. */
  readonly #underWay = new Map<() => void, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  /** @param late told once, unless the work has ended before */
  begin(late: () => void): void {
    this.#underWay.set(late, performance.now() + this.milliseconds);
    if (this.#timer === undefined) this.#wait(this.milliseconds);
  }

  end(late: () => void): void {
    this.#underWay.delete(late);
  }

  /** Work that is under way keeps the process alive by itself. */
  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#look(), Math.min(milliseconds, LONGEST_TIMER)).unref();
  }

  #look(): void {
    this.#timer = undefined;
    for (const [late, over] of this.#underWay) {
      const left = over - performance.now();
      if (left > 0) {
        this.#wait(Math.ceil(left));
        return;
      }
      this.#underWay.delete(late);
      late();
    }
  }
}
