import type { LoginTools } from './login.ts';
import { PersonNeeded, type PersonStep } from './person.ts';

/** Something that a person does, under way. */
export interface Begun<T> {
  readonly step: PersonStep;
  /** What comes of it; rejected where it came to nothing. */
  readonly done: Promise<T>;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** What a person is asked for, once at a time: begun by the first who needs it, taken by the first who comes after it is done. */
export class PersonFlow<T> {
  #begun: Begun<T> | undefined;
  #outcome: Outcome<T> | undefined;

  /**
   * What came of it. Begins it where it is not under way.
   * @throws {PersonNeeded} while it is not done and nobody waits; what it failed with, once
   */
  async result(begin: () => Promise<Begun<T>>, { person, clock }: Pick<LoginTools, 'person' | 'clock'>): Promise<T> {
    if (this.#outcome === undefined && this.#begun === undefined) this.#watch(await begin());
    const { step, done } = this.#begun as Begun<T>;
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
    // Nobody came while nobody waited: that is no failure, only a step that has ended.
    if (isLate && person.show === undefined) return this.result(begin, { person, clock });
    throw outcome?.error;
  }

  /** Whether it was begun, and nobody has taken yet what came of it. */
  get isUnderWay(): boolean {
    return this.#begun !== undefined;
  }

  #watch(begun: Begun<T>): void {
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
