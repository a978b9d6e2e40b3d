import type { Network } from '../runtime/owners/network.ts';

/** The logins of one person at networks that each person logs in to. */
export interface PersonalLogins {
  /** A network as this person has it. */
  own(network: Network): Network;
  /** Ends all that this process has of them. */
  leave(): Promise<void>;
  /**
   * The same, when their person has been gone for long: logins that no other process uses either are over.
   * @returns whether they are; otherwise they have to be looked at again
   */
  expire(): Promise<boolean>;
}

/** People whose logins are remembered. Who comes back after so many others logs in again. */
const MAX = 10_000;
/** Looks for people who are gone this often. Milliseconds. */
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

  /** Ends the logins of who has been gone for so many milliseconds. */
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

/** Everybody who logs in to the networks themselves. Nobody gets at another's login. */
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

  /** Whoever has this key, who has just asked for something. */
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
