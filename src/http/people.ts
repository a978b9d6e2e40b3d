import type { Network } from '../runtime/owners/network.ts';

/** The logins of one person at networks that each person logs in to. */
export interface PersonalLogins {
  /** A network as this person has it. */
  own(network: Network): Network;
  /** Ends those that this process has. */
  leave(): Promise<void>;
  /**
   * Ends those that no other process uses either, after their person has been gone for long.
   * @returns whether all have ended; otherwise, try again later
   */
  expire(): Promise<boolean>;
}

/** The most people whose logins are remembered. Whoever comes back after so many others has to log in again. */
const MAX = 10_000;
/** Milliseconds between checks for people who are gone. */
const ROUND = 1_000;

/** Somebody who is served, and how long their logins last: while a session is open, and for a while after a request. */
export class Person {
  readonly logins: PersonalLogins;
  #sessions = 0;
  #lastSeen = performance.now();
  #isOver = false;

  constructor(logins: PersonalLogins) {
    this.logins = logins;
  }

  /** They have just made a request. */
  seen(): void {
    this.#lastSeen = performance.now();
    this.#isOver = false;
  }

  /** A session begins. @returns ends it: with the last one, the logins end */
  stay(): () => void {
    this.#sessions += 1;
    return () => {
      this.#sessions -= 1;
      if (this.#sessions === 0) void this.leave();
    };
  }

  /** Ends the logins if this person has been gone for so many milliseconds. */
  leaveAfter(idle: number): void {
    if (this.#isOver || this.#sessions > 0 || performance.now() - this.#lastSeen < idle) return;
    this.#isOver = true;
    void this.logins.expire().then((isOver) => {
      // Whoever used them elsewhere may be gone without having ended them.
      if (!isOver) this.seen();
    });
  }

  leave(): Promise<void> {
    return this.logins.leave();
  }
}

/** Everybody who logs in to networks themselves. Nobody can use the login of somebody else. */
export class People {
  readonly #make: (key: string) => PersonalLogins;
  readonly #known = new Map<string, Person>();
  readonly #round: NodeJS.Timeout;

  /** @param idle milliseconds without a request or a session after which a login ends */
  constructor(make: (key: string) => PersonalLogins, idle: number) {
    this.#make = make;
    this.#round = setInterval(
      () => {
        for (const person of this.#known.values()) person.leaveAfter(idle);
      },
      Math.min(ROUND, idle),
    ).unref();
  }

  /** The person with this key, who has just sent a request. */
  at(key: string): Person {
    const person = this.#known.get(key) ?? new Person(this.#make(key));
    person.seen();
    this.#known.delete(key);
    this.#known.set(key, person);
    const [oldest] = this.#known;
    if (this.#known.size > MAX && oldest !== undefined) {
      this.#known.delete(oldest[0]);
      void oldest[1].leave();
    }
    return person;
  }

  async close(): Promise<void> {
    clearInterval(this.#round);
    await Promise.all([...this.#known.values()].map((person) => person.leave()));
  }
}
