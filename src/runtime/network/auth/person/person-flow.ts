import type { LoginTools } from '../login.ts';
import { PersonNeeded, type PersonStep } from './person.ts';

/** A step for a person that has begun. */
export interface StartedStep<T> {
  readonly step: PersonStep;
  /** Its result; rejects if it fails. */
  readonly done: Promise<T>;
}

/** What is already there, so that no step is needed. */
export interface ReadyResult<T> {
  readonly value: T;
}

type Outcome<T> = ReadyResult<T> | { readonly error: unknown };

/** A step for a person, one at a time: the first call that needs it begins it, and the first call after it is done takes its result. */
export class PersonFlow<T> {
  #begun: StartedStep<T> | undefined;
  #outcome: Outcome<T> | undefined;

  /**
   * Its result. Begins the step if it is not in progress.
   * @throws {PersonNeeded} while it is not done and no call waits for it; its error, once, if it failed
   */
  async result(
    begin: () => Promise<StartedStep<T> | ReadyResult<T>>,
    { person, clock }: Pick<LoginTools, 'person' | 'clock'>,
  ): Promise<T> {
    if (this.#outcome === undefined && this.#begun === undefined) {
      const begun = await begin();
      if ('value' in begun) return begun.value;
      this.#watch(begun);
    }
    const { step, done } = this.#begun as StartedStep<T>;
    const over = done.catch(() => undefined);
    if (this.#outcome === undefined && person.show !== undefined) {
      person.show(step);
      await over;
    }
    const outcome = this.#outcome as Outcome<T> | undefined;
    const isLate = clock.date() >= step.until;
    if (outcome === undefined && !isLate) throw new PersonNeeded(step, over);
    this.#forget();
    if (outcome !== undefined && 'value' in outcome) return outcome.value;
    // The step expired while no call was waiting. That is not a failure: begin again.
    if (isLate && person.show === undefined) return this.result(begin, { person, clock });
    throw outcome?.error;
  }

  /** Whether it has begun and its result has not been taken. */
  get isUnderWay(): boolean {
    return this.#begun !== undefined;
  }

  #watch(begun: StartedStep<T>): void {
    this.#begun = begun;
    const settle = (outcome: Outcome<T>) => {
      if (this.#begun === begun) this.#outcome = outcome;
    };
    begun.done.then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
  }

  #forget(): void {
    this.#begun = undefined;
    this.#outcome = undefined;
  }
}
