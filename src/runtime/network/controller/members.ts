/** A controller of a cluster, as it is listed. */
export interface ListedController {
  readonly id: string;
  /** `https://host:port` of its management API. */
  readonly origin: string;
}

/** Milliseconds for which a controller that failed is asked last. */
const AVOIDED = 30_000;

/**
 * The controllers of a network, and which of them is asked: one, as long as it does. A network that is no cluster has one
 * that is always the same.
 */
export class Members {
  readonly #now: () => number;
  readonly #named: readonly string[];
  #listed: readonly ListedController[] = [];
  /** All that are known, those that settings do not name included. */
  origins: readonly string[];
  #current: string;
  /** What is in front of controllers none of which can be reached. */
  #only: string | undefined;
  /** When each of those failed that did. */
  readonly #failed = new Map<string, number>();

  /** @param named addresses that settings name, the first one to begin with */
  constructor(named: readonly [string, ...string[]], now: () => number) {
    this.#named = [...new Set(named)];
    this.origins = this.#named;
    this.#current = named[0];
    this.#now = now;
  }

  /** The one that is asked. */
  get current(): string {
    return this.#current;
  }

  /** Whether there is more than one to ask. */
  get areSeveral(): boolean {
    return this.origins.length > 1;
  }

  /** Whether another one may be asked where the current one fails. */
  get hasOthers(): boolean {
    return this.areSeveral && this.#only === undefined;
  }

  /** Whether what is asked is none of the listed ones, but something in front of them. */
  get isInFront(): boolean {
    return this.#listed.length > 1 && this.idOf(this.#current) === undefined;
  }

  idOf(origin: string): string | undefined {
    return this.#listed.find((each) => each.origin === origin)?.id;
  }

  /**
   * Takes over what a controller lists. What is in front of several is left for one of them, since sessions hold and
   * changes show where they were made.
   * @param first the one to prefer, by its id
   */
  learn(listed: readonly ListedController[], first: string | undefined): void {
    // One alone may be known by another name than the one that it lists.
    if (listed.length < 2) return;
    this.#listed = listed;
    this.origins = [...new Set([...listed.map(({ origin }) => origin), ...this.#named])];
    if (!this.isInFront) return;
    const preferred = listed.find(({ id }) => id === first) ?? listed[0];
    if (preferred !== undefined && !this.#isAvoided(preferred.origin)) this.#current = preferred.origin;
  }

  /**
   * Leaves the one that is asked for another one that was not tried yet, those that failed lately last.
   * @param tried what a call has tried; gets the one that is left
   * @returns whether there is another one
   */
  leave(origin: string, tried: Set<string>): boolean {
    tried.add(origin);
    this.#failed.set(origin, this.#now());
    if (this.#current !== origin && !tried.has(this.#current)) return true;
    const [next] = this.inOrder(tried);
    if (next === undefined) return false;
    this.#current = next;
    return true;
  }

  /** Those that a call has not tried yet in the order in which to ask them: the current one, and those that failed lately last. */
  inOrder(tried: ReadonlySet<string>): readonly string[] {
    const left = this.origins.filter((each) => !tried.has(each) && (this.#only ?? each) === each);
    const place = (origin: string): number => (origin === this.#current ? 0 : this.#isAvoided(origin) ? 2 : 1);
    return left.sort((one, other) => place(one) - place(other));
  }

  /** Asks nothing but this one from now on: what is behind it cannot be reached. */
  keepTo(origin: string): void {
    this.#current = origin;
    this.#only = origin;
  }

  /** Asks this one from now on, because no other is better. */
  settleFor(origin: string): void {
    this.#current = origin;
  }

  #isAvoided(origin: string): boolean {
    const failed = this.#failed.get(origin);
    return failed !== undefined && this.#now() - failed < AVOIDED;
  }
}
