import type { LoginTools } from '../login.ts';
import { PersonNeeded, type PersonStep } from './person.ts';

/** A step for a person that has begun. */
export interface StartedStep<T> {
  readonly step: PersonStep;
  /** Its result; rejects if it fails. */
  readonly done: Promise<T>;
}

/** A step that may fail before anybody takes its result: the failure waits for whoever does. */
export function startedStep<T>(step: PersonStep, done: Promise<T>): StartedStep<T> {
  done.catch(() => undefined);
  return { step, done };
}

/** The same step, done once its result is kept: the person may finish while no call is waiting. */
export function keptStep<T>({ step, done }: StartedStep<T>, keep: (result: T) => Promise<T>): StartedStep<T> {
  return startedStep(step, done.then(keep));
}

/** What is already there, so that no step is needed. */
export interface ReadyResult<T> {
  readonly value: T;
}

type Outcome<T> = ReadyResult<T> | { readonly error: unknown };

/** A step whose result nobody has taken yet. */
interface RunningStep<T> {
  readonly step: PersonStep;
  /** Resolves once there is an outcome; never rejects. */
  readonly over: Promise<void>;
  outcome?: Outcome<T>;
}

/** A step for a person. The first call that needs it begins it, and the first call after its end takes the result. */
export class PersonFlow<T> {
  #running: RunningStep<T> | undefined;

  /**
   * Its result. Begins the step if it is not in progress.
   * @throws {PersonNeeded} while it is not done and no call waits for it; its error, once, if it failed
   */
  async result(
    begin: () => Promise<StartedStep<T> | ReadyResult<T>>,
    tools: Pick<LoginTools, 'person' | 'clock' | 'source'>,
  ): Promise<T> {
    const running = this.#running ?? (await this.#begin(begin));
    if ('value' in running) return running.value;
    const { step, over } = running;
    const { show } = tools.person;
    if (running.outcome === undefined && show !== undefined) {
      show(step, tools.source);
      await over;
    }
    const { outcome } = running;
    const isExpired = tools.clock.date() >= step.until;
    if (outcome === undefined && !isExpired) throw new PersonNeeded(step, over);
    if (this.#running === running) this.#running = undefined;
    if (outcome !== undefined && 'value' in outcome) return outcome.value;
    // The step expired while no call was waiting. That is not a failure: begin again.
    if (outcome === undefined || (isExpired && show === undefined)) return this.result(begin, tools);
    throw outcome.error;
  }

  /** Whether it has begun and its result has not been taken. */
  get isUnderWay(): boolean {
    return this.#running !== undefined;
  }

  async #begin(begin: () => Promise<StartedStep<T> | ReadyResult<T>>): Promise<RunningStep<T> | ReadyResult<T>> {
    const started = await begin();
    if ('value' in started) return started;
    const settle = (outcome: Outcome<T>) => {
      running.outcome = outcome;
    };
    const over = started.done.then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
    const running: RunningStep<T> = { step: started.step, over };
    this.#running = running;
    return running;
  }
}
