import type { Clock } from '../../../common/clock.ts';
import type { CallBudget } from '../controller/call-budget.ts';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 1_500;

/** The pauses of one call while it waits for its cluster to elect a leader, each longer than the one before. */
export class LeaderWait {
  readonly #clock: Clock;
  readonly #budget: CallBudget;
  readonly #end: number;
  #pause = FIRST_PAUSE;

  /** @param patience milliseconds to wait in total */
  constructor(clock: Clock, patience: number, budget: CallBudget) {
    this.#clock = clock;
    this.#budget = budget;
    this.#end = clock.now() + patience;
  }

  /**
   * Waits for a while.
   * @returns false, immediately, if there is no time left
   */
  async pause(): Promise<boolean> {
    if (this.#clock.now() + this.#pause > this.#end || this.#pause >= this.#budget.remaining()) return false;
    await this.#clock.sleep(this.#pause, this.#budget.signal);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    return true;
  }
}
