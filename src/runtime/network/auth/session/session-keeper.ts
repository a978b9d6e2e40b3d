import type { Clock } from '../../../../common/clock.ts';
import type { Logger } from '../../../../common/log.ts';
import type { UnsentError } from '../../../../common/tool-error.ts';
import type { LoginStatus } from '../login.ts';
import { LoginRefused, type LoginSession } from '../login.ts';
import { PersonNeeded, type PersonStep } from '../person/person.ts';

/** Milliseconds before its end at which a session is replaced; a tenth of its lifetime if that is less. */
const MARGIN = 60_000;
/** Milliseconds for which a new session is not taken to be over without a challenge that says so. */
const YOUNG = 60_000;
/** Milliseconds during which a refusal is repeated without a request; doubled each time, up to the maximum. */
const FIRST_HOLD = 10_000;
const LONGEST_HOLD = 5 * 60_000;

const NO_SESSION: LoginSession = { headers: {}, lifetime: Infinity };

/** A session, with times of the monotonic clock and a date. */
interface HeldSession {
  readonly session: LoginSession;
  readonly since: number;
  readonly sinceDate: number;
  readonly until: number;
  readonly ends: number;
}

/** Opens a session. @param refused the one before, if it was no longer accepted */
export type OpenSession = (refused: LoginSession | undefined) => Promise<LoginSession>;

/** Keeps one session: opened by the first caller for all who wait, and renewed before it ends. */
export class SessionKeeper {
  readonly #open: OpenSession | undefined;
  readonly #clock: Clock;
  readonly #log: Logger;
  #held: HeldSession | undefined;
  /** The session that was refused, until there is a new one. */
  #refused: LoginSession | undefined;
  /** What a person has to do, as far as anybody knows. */
  #step: PersonStep | undefined;
  #opening: Promise<LoginSession> | undefined;
  /** The last refusal, returned while no request is made. */
  #refusal: { readonly held: LoginRefused; readonly hold: number; readonly until: number } | undefined;

  /** @param open undefined where there are no credentials */
  constructor(open: OpenSession | undefined, clock: Clock, log: Logger) {
    this.#open = open;
    this.#clock = clock;
    this.#log = log;
  }

  /** The current session, if it is valid for a while: most calls need not wait. */
  held(): LoginSession | undefined {
    if (this.#open === undefined) return NO_SESSION;
    return this.#held && this.#clock.now() < this.#held.until ? this.#held.session : undefined;
  }

  /** A session that is valid for a while; empty without credentials. */
  async current(): Promise<LoginSession> {
    const held = this.held();
    if (held !== undefined || this.#open === undefined) return held ?? NO_SESSION;
    const now = this.#clock.now();
    if (this.#opening === undefined && this.#refusal && now < this.#refusal.until) throw this.#refusal.held;
    this.#opening ??= this.#renew(this.#open).finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Forgets a session that the controller no longer accepts, unless it has been replaced. */
  drop(session: LoginSession): void {
    if (this.#held?.session !== session) return;
    this.#held = undefined;
    this.#refused = session;
  }

  /**
   * Forgets a session that the controller refused although it had just opened it. Each new login could end the same way,
   * so it counts as a refused login.
   */
  refuse(session: LoginSession, why: UnsentError): void {
    if (this.#held?.session !== session) return;
    this.drop(session);
    this.#remember(why);
  }

  /** Notes that the controller takes a session: earlier refusals no longer count. */
  accept(session: LoginSession): void {
    if (this.#held?.session === session) this.#refusal = undefined;
  }

  /**
   * Whether a 401 without a challenge may mean that this session is over, rather than that its identity may not do this. By
   * either clock: one may stand still while the machine sleeps, and the other may be wrong.
   */
  mayBeOver(session: LoginSession): boolean {
    if (session.withToken !== true) return false;
    const held = this.#held;
    if (held?.session !== session) return true;
    return this.#clock.now() - held.since >= YOUNG || this.#clock.date() - held.sinceDate >= YOUNG;
  }

  /** The state of the login, without a request. */
  loginStatus(): LoginStatus {
    const { clock, held, step } = { clock: this.#clock, held: this.#held, step: this.#step };
    if (held !== undefined && clock.now() < held.ends) {
      return { state: 'logged in', until: clock.date() + held.ends - clock.now() };
    }
    return step !== undefined && clock.date() < step.until ? { state: 'waiting', step } : { state: 'logged out' };
  }

  /** Resolves when no login is under way, however the last one ended. */
  async settled(): Promise<void> {
    await this.#opening?.catch(() => undefined);
  }

  /** Forgets the session and returns it, to log out. */
  take(): LoginSession | undefined {
    const session = this.#held?.session;
    this.#held = undefined;
    return session;
  }

  async #renew(open: OpenSession): Promise<LoginSession> {
    // Counted from before the request: the controller's time starts slightly later.
    const since = this.#clock.now();
    const sinceDate = this.#clock.date();
    try {
      const session = await open(this.#refused);
      const ends = since + session.lifetime;
      this.#held = { session, since, sinceDate, ends, until: ends - Math.min(MARGIN, session.lifetime / 10) };
      this.#refused = undefined;
      this.#step = undefined;
      this.#log.info('logged in', { seconds: Math.round(session.lifetime / 1000) });
      return session;
    } catch (error) {
      this.#step = error instanceof PersonNeeded ? error.step : undefined;
      if (error instanceof LoginRefused) this.#remember(error);
      throw error;
    }
  }

  /** Attempts count towards a lockout, so a refusal is remembered for a while. */
  #remember(refused: UnsentError): void {
    const hold = Math.min(LONGEST_HOLD, this.#refusal ? this.#refusal.hold * 2 : FIRST_HOLD);
    this.#log.info('login refused', { why: refused.message, seconds: hold / 1000 });
    const waits = `To avoid locking the identity out, this server waits ${hold / 1000} seconds after a refusal before it tries again.`;
    const { model, person } = refused.advice;
    const held = new LoginRefused(refused.message, { model: `${model} ${waits}`, person: `${person} ${waits}` });
    this.#refusal = { held, hold, until: this.#clock.now() + hold };
  }
}
