import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type SharedState, withFallback } from '../../common/shared-state.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { LockedTokens, OtherProcessStep, TokenStore } from '../../runtime/network/auth/oidc/token-store.ts';
import type { PersonStep } from '../../runtime/network/auth/person/person.ts';
import type { Seal } from './seal.ts';

/**
 * Milliseconds after which a process that holds tokens counts as gone: longer than a provider may take to refresh them.
 */
const LEASE = 60_000;
/** Milliseconds for which others wait for it. */
const PATIENCE = 20_000;
/** Milliseconds between two attempts to get the lock. */
const PAUSE = 100;
/** Milliseconds after which a process that waits for a person counts as gone if it has not reported. */
const GONE = 6_000;
/** Milliseconds between its reports. */
const BEAT = 2_000;
/** Milliseconds between checks whether the person is done. */
const WATCH = 500;
/** How often within the life of a login the store is told that it is in use. */
const REPORTS = 20;
/** Milliseconds by which that may be late. */
const LATE = 500;

/** Tokens that several processes share, and the step that one of them waits for. Sealed: the store cannot read them. */
export class SharedTokens implements TokenStore {
  readonly lasting = true;
  readonly steps = {
    elsewhere: () => this.#elsewhere(),
    announce: (step: PersonStep, done: Promise<unknown>) => this.#announce(step, done),
  };
  readonly #state: SharedState;
  readonly #seal: Seal;
  readonly #life: number;
  readonly #tokens: string;
  readonly #step: string;
  readonly #lock: string;
  readonly #used: string;
  #touched = Number.NEGATIVE_INFINITY;
  #over: Promise<void> | undefined;

  /**
   * @param place of one person's login at one network
   * @param life milliseconds without use after which the login is over
   */
  constructor(state: SharedState, seal: Seal, place: string, life: number) {
    this.#state = state;
    this.#seal = seal;
    this.#life = life;
    this.#tokens = `login ${place}`;
    this.#step = `login-step ${place}`;
    this.#lock = `login-lock ${place}`;
    this.#used = `login-used ${place}`;
  }

  read(): Promise<string | undefined> {
    return orUnreachable(() => this.#readSealed(this.#tokens, this.#kept));
  }

  exclusively<T>(work: (held: LockedTokens) => Promise<T>): Promise<T> {
    return orUnreachable(async () => {
      const name = randomUUID();
      await this.#acquire(name);
      try {
        return await work({
          read: () => this.read(),
          write: (text) => orUnreachable(() => this.#writeSealed(this.#tokens, text, this.#kept)),
          clear: () => orUnreachable(() => this.#state.forget(this.#tokens)),
          assertHeld: () => orUnreachable(() => this.#assertHeld(name)),
        });
      } finally {
        await this.#release(name).catch(() => undefined);
      }
    });
  }

  /** Keeps them, since their person is active. Uses the store only now and then. */
  touch(): void {
    const now = performance.now();
    if (now - this.#touched < this.#between) return;
    this.#touched = now;
    const noted = [
      this.#state.write(this.#used, 'used', this.#life + this.#between),
      this.#state.read(this.#tokens, this.#kept),
    ];
    void Promise.all(noted).catch(() => undefined);
  }

  /**
   * Whether no process has used them for so long that the login is over. Waits a little, since another process may be
   * about to report that it uses them.
   */
  async areUnused(): Promise<boolean> {
    const isUsed = async () => (await this.#state.read(this.#used)) !== undefined;
    if (!(await isUsed())) return true;
    await pause(this.#between + LATE, undefined, { ref: false });
    return !(await isUsed());
  }

  /** Milliseconds between two reports of use. */
  get #between(): number {
    return Math.ceil(this.#life / REPORTS);
  }

  /** Milliseconds for which they are stored: longer than the login lasts, so that they can still be revoked. */
  get #kept(): number {
    return this.#life * 2;
  }

  async #acquire(name: string): Promise<void> {
    const until = performance.now() + PATIENCE;
    while (!(await this.#state.claim(this.#lock, name, LEASE))) {
      if (performance.now() >= until) {
        throw new ToolError('unreachable', 'Another replica is still renewing your login.', 'Try again in a minute.');
      }
      await pause(PAUSE);
    }
  }

  async #assertHeld(name: string): Promise<void> {
    if (await this.#isHeld(name)) return;
    throw new ToolError('unreachable', 'Another replica has taken over renewing your login.', 'Try again.');
  }

  async #release(name: string): Promise<void> {
    if (await this.#isHeld(name)) await this.#state.forget(this.#lock);
  }

  async #isHeld(name: string): Promise<boolean> {
    return (await this.#state.read(this.#lock)) === name;
  }

  async #elsewhere(): Promise<OtherProcessStep | undefined> {
    const text = await orUnreachable(() => this.#readSealed(this.#step));
    if (text === undefined) return undefined;
    this.#over ??= this.#watch().finally(() => {
      this.#over = undefined;
    });
    return { step: JSON.parse(text) as PersonStep, over: this.#over };
  }

  /** Resolves when no process waits for the person. */
  async #watch(): Promise<void> {
    do await pause(WATCH, undefined, { ref: false });
    while ((await this.#state.read(this.#step).catch(() => undefined)) !== undefined);
  }

  async #announce(step: PersonStep, done: Promise<unknown>): Promise<void> {
    const renew = () => this.#writeSealed(this.#step, JSON.stringify(step), GONE);
    const beating = setInterval(() => void renew().catch(() => undefined), BEAT).unref();
    const end = () => {
      clearInterval(beating);
      void this.#state.forget(this.#step).catch(() => undefined);
    };
    await renew().catch(() => undefined);
    done.then(end, end);
  }

  async #readSealed(place: string, life?: number): Promise<string | undefined> {
    const sealed = await this.#state.read(place, life);
    return sealed === undefined ? undefined : this.#seal.open(place, sealed);
  }

  #writeSealed(place: string, text: string, life: number): Promise<void> {
    return this.#state.write(place, this.#seal.close(place, text), life);
  }
}

const orUnreachable = <T>(work: () => Promise<T>): Promise<T> =>
  withFallback(work, () => {
    throw new ToolError(
      'unreachable',
      'The store that the replicas of this server share cannot be reached, and your login is there.',
      'Try again later; the server recovers by itself.',
    );
  });
