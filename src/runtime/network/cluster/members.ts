/** A controller of a cluster, as it is listed. */
export interface ListedController {
  readonly id: string;
  /** `https://host:port` of its management API. */
  readonly origin: string;
}

/** Milliseconds for which a controller that failed comes last. */
const AVOIDED = 30_000;

/**
 * The controllers of a network, and the current one, which is used for as long as it works. A network without a cluster
 * has only one.
 */
export class Members {
  readonly #now: () => number;
  readonly #named: readonly string[];
  #listed: readonly ListedController[] = [];
  /** All known controllers, including those that are not in the settings. */
  origins: readonly string[];
  #current: string;
  /** A load balancer whose controllers cannot be reached directly. */
  #only: string | undefined;
  /** By controller, when it last failed. */
  readonly #failed = new Map<string, number>();

  /** @param named the addresses in the settings; the first one is used first */
  constructor(named: readonly [string, ...string[]], now: () => number) {
    this.#named = [...new Set(named)];
    this.origins = this.#named;
    this.#current = named[0];
    this.#now = now;
  }

  /** The current controller. */
  get current(): string {
    return this.#current;
  }

  /** Whether there is more than one to ask. */
  get areSeveral(): boolean {
    return this.origins.length > 1;
  }

  /** Whether there is another one to use if the current one fails. */
  get hasOthers(): boolean {
    return this.areSeveral && this.#only === undefined;
  }

  /** Whether the current address is not a listed controller, but something in front of them. */
  get isInFront(): boolean {
    return this.#listed.length > 1 && this.idOf(this.#current) === undefined;
  }

  /** The id of the controller at this address; undefined if none is listed there. */
  idOf(origin: string): string | undefined {
    return this.#listed.find((each) => each.origin === origin)?.id;
  }

  /**
   * Stores the controllers that one of them lists. Instead of a load balancer, one of them is then used directly,
   * because sessions are only valid, and changes only visible at once, where they were made.
   * @param first id of the preferred controller
   */
  learn(listed: readonly ListedController[], first: string | undefined): void {
    // A single controller may be known by a name other than the one it lists.
    if (listed.length < 2) return;
    this.#listed = listed;
    this.origins = [...new Set([...listed.map(({ origin }) => origin), ...this.#named])];
    if (!this.isInFront) return;
    const preferred = listed.find(({ id }) => id === first) ?? listed[0];
    if (preferred !== undefined && !this.#isAvoided(preferred.origin)) this.#current = preferred.origin;
  }

  /**
   * Switches to a controller that was not tried yet; recently failed ones come last.
   * @param tried the controllers that a call has tried; the current one is added
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

  /** The controllers that a call has not tried yet, in order: the current one first, recently failed ones last. */
  inOrder(tried: ReadonlySet<string>): readonly string[] {
    const left = this.origins.filter((each) => !tried.has(each) && (this.#only ?? each) === each);
    const place = (origin: string): number => (origin === this.#current ? 0 : this.#isAvoided(origin) ? 2 : 1);
    return left.sort((one, other) => place(one) - place(other));
  }

  /** Only uses this address from now on, because the controllers behind it cannot be reached directly. */
  keepTo(origin: string): void {
    this.#current = origin;
    this.#only = origin;
  }

  /** Uses this one from now on, because no other is better. */
  settleFor(origin: string): void {
    this.#current = origin;
  }

  #isAvoided(origin: string): boolean {
    const failed = this.#failed.get(origin);
    return failed !== undefined && this.#now() - failed < AVOIDED;
  }
}
