import { untilAborted } from '../../../common/abort.ts';
import type { Clock } from '../../../common/clock.ts';
import type { Logger } from '../../../common/log.ts';
import type { Signal } from '../../../common/signal.ts';
import { ToolError, UnsentError } from '../../../common/tool-error.ts';
import type { LoginStatus } from '../auth/login.ts';
import { type BoundLogin, LoginRefused, type LoginSession, type LoginTools } from '../auth/login.ts';
import { type Person, PersonNeeded } from '../auth/person/person.ts';
import { SessionKeeper } from '../auth/session/session-keeper.ts';
import { AttemptFailure } from '../controller/attempt-failure.ts';
import type { CallBudget } from '../controller/call-budget.ts';
import { NOTHING_SENT } from '../controller/explain.ts';
import type { RetryRule } from '../controller/retry.ts';
import type { SettingsSource } from '../controller/settings-source.ts';
import type { ControllerRequest } from '../controller/types.ts';
import type { Cluster } from './cluster.ts';
import { fetchBy } from './fetch-by.ts';
import type { OtherServers } from './other-servers.ts';

/** Milliseconds to log out at the end: a server must stop within a second. */
const LOG_OUT_TIME = 500;

/** What is needed to log in to the controllers of a network. */
export interface LoginParts {
  readonly cluster: Cluster;
  /** Runs work within the time of one call. */
  readonly within: <T>(signal: Signal, work: (budget: CallBudget) => Promise<T>) => Promise<T>;
  readonly elsewhere: OtherServers;
  /** Where the settings come from; undefined if flags and variables describe them. */
  readonly source: SettingsSource | undefined;
  readonly closing: AbortSignal;
  readonly person: Person;
  /** Called with every new session. */
  readonly onLogin: (session: LoginSession) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The sessions of one login, opened at the current controller, or at another one if that cannot be reached. */
export class MemberSessions {
  readonly #login: BoundLogin | undefined;
  readonly #parts: LoginParts;
  readonly #keeper: SessionKeeper;
  /** Controllers with sessions that are only valid there. */
  readonly #madeAt = new WeakMap<LoginSession, string>();
  /** The controller that a login did not reach. */
  #unreached: string | undefined;
  /** How many parts of the login wait for answers of controllers now. */
  #unanswered = 0;
  /** The calls that wait for the login. */
  readonly #waiting = new Set<CallBudget>();
  /** While a person types: functions that continue the time of these calls. */
  #paused: (() => void)[] | undefined;

  constructor(login: BoundLogin | undefined, parts: LoginParts) {
    this.#login = login;
    this.#parts = parts;
    const open = login && ((refused: LoginSession | undefined) => this.#open(login, refused));
    this.#keeper = new SessionKeeper(open, parts.clock, parts.log);
  }

  get canLogIn(): boolean {
    return this.#login !== undefined;
  }

  /** The current session, or a new one if there is none. */
  async current(budget: CallBudget): Promise<LoginSession> {
    this.#waiting.add(budget);
    this.#paused?.push(budget.pause());
    try {
      return await untilAborted(this.#keeper.current(), budget.signal);
    } catch (error) {
      // What the login waits for may be a provider, or a program that prints a token.
      const isLate = error instanceof AttemptFailure && error.reason === 'TIMEOUT' && this.#unanswered === 0;
      throw isLate ? new AttemptFailure('LOGIN_TIMEOUT', 'connect') : error;
    } finally {
      this.#waiting.delete(budget);
    }
  }

  drop(session: LoginSession): void {
    this.#keeper.drop(session);
  }

  /** Notes that the controller refused a session that it had just opened. */
  refuse(session: LoginSession, why: UnsentError): void {
    this.#keeper.refuse(session, why);
  }

  /** Whether a 401 without a challenge may mean that this session is over. */
  mayBeOver(session: LoginSession): boolean {
    return this.#keeper.mayBeOver(session);
  }

  /** Notes that the controller takes a session. */
  accept(session: LoginSession): void {
    this.#keeper.accept(session);
  }

  loginStatus(): LoginStatus {
    return this.#keeper.loginStatus();
  }

  /** The current session, if the current controller accepts it. */
  held(): LoginSession | undefined {
    const session = this.#keeper.held();
    return session !== undefined && this.#isAccepted(session) ? session : undefined;
  }

  /** Whether the current controller accepts this session. */
  #isAccepted(session: LoginSession): boolean {
    const madeAt = this.#madeAt.get(session);
    return session.everywhere === true || madeAt === undefined || madeAt === this.#parts.cluster.members.current;
  }

  /**
   * A session that the current controller accepts; opens one if there is none. However the login ends, the request that
   * needs it has not been sent yet.
   */
  async forRequest({ repeatable }: ControllerRequest, budget: CallBudget): Promise<LoginSession> {
    try {
      for (;;) {
        const session = this.#keeper.held() ?? (await this.current(budget));
        if (this.#isAccepted(session)) return session;
        this.#keeper.drop(session);
      }
    } catch (error) {
      if (!(error instanceof ToolError) || error instanceof LoginRefused || error instanceof PersonNeeded) throw error;
      const { model, person } = error.advice;
      const next = { model: `${NOTHING_SENT} ${model}`, person: `${NOTHING_SENT} ${person}` };
      throw new UnsentError(error.kind, error.message, repeatable ? error.advice : next, { cause: error });
    }
  }

  /** Revokes credentials of the login that outlive a session. */
  async revoke(): Promise<void> {
    await this.#login?.revoke?.(await this.#tools('unexecuted'));
  }

  /** Ends the session, if there is one. Never fails: the server stops in any case. */
  async logOut(): Promise<void> {
    const time = AbortSignal.timeout(LOG_OUT_TIME);
    // A refresh that is under way has spent its token: the new one has to arrive and be stored.
    await untilAborted(this.#keeper.settled(), time).catch(() => undefined);
    const session = this.#keeper.take();
    if (session === undefined || this.#login === undefined) return;
    const { log } = this.#parts;
    try {
      await untilAborted(this.#login.logOut(await this.#tools('never'), session, time), time);
      log.debug('logged out');
    } catch (error) {
      log.debug('logout failed', { why: error instanceof ToolError ? error.message : 'unexpected answer' });
    }
  }

  async #open(login: BoundLogin, refused: LoginSession | undefined): Promise<LoginSession> {
    const { cluster, onLogin, log } = this.#parts;
    const { members } = cluster;
    const tried = new Set<string>();
    for (;;) {
      await this.#counted(() => cluster.chooseFirst(tried));
      const origin = members.current;
      this.#unreached = undefined;
      try {
        const session = await login.logIn(await this.#tools('unexecuted', origin), refused);
        this.#madeAt.set(session, origin);
        onLogin(session);
        if (session.alone !== true) await this.#counted(() => cluster.learn(origin, session));
        return session;
      } catch (error) {
        if (this.#unreached !== origin || !members.areSeveral || !members.leave(origin, tried)) throw error;
        log.info('logs in to another controller', { left: origin, asked: members.current });
      }
    }
  }

  /** Counts work that waits for answers of controllers. */
  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#unanswered += 1;
    try {
      return await work();
    } finally {
      this.#unanswered -= 1;
    }
  }

  /**
   * A person may take as long as they need to type: the time of all calls that wait, or begin to wait meanwhile, stands
   * still.
   */
  #withoutTimeLimit({ ask, ...person }: Person): Person {
    if (ask === undefined) return person;
    return {
      ...person,
      ask: async (question, fault) => {
        const paused = [...this.#waiting].map((budget) => budget.pause());
        this.#paused = paused;
        try {
          return await ask(question, fault);
        } finally {
          this.#paused = undefined;
          for (const resume of paused) resume();
        }
      },
    };
  }

  /** What a login works with: all of it works without a session. */
  async #tools(repeat: RetryRule, origin = this.#parts.cluster.members.current): Promise<LoginTools> {
    const { cluster, within, elsewhere, source, closing, person, clock, log } = this.#parts;
    const { typedClient } = await import('../controller/clients.ts');
    const sendTo = (address: string, request: ControllerRequest, signal: Signal) =>
      within(signal, async (budget) => {
        try {
          return await this.#counted(() => cluster.deliver(address, request, repeat, budget));
        } catch (error) {
          if (error instanceof AttemptFailure) this.#unreached = origin;
          throw error;
        }
      });
    const fetchAt = (address: string, more: Readonly<Record<string, string>> = {}) =>
      fetchBy(({ body, headers, ...request }, signal) => {
        const whole = { ...request, headers: { ...headers, ...more }, repeatable: false };
        return sendTo(address, body === null ? whole : { ...whole, body }, signal);
      }, closing);
    const controllerAt = async (address: string) =>
      (await within(closing, (budget) => this.#counted(() => cluster.reaches(address, budget))))
        ? fetchAt(address)
        : undefined;
    const oneBehind = (host?: string) => {
      cluster.keepToOne(origin);
      return fetchAt(origin, host === undefined ? {} : { host });
    };
    return {
      origin,
      source,
      client: typedClient('edge-management', (request, signal) => sendTo(origin, request, signal)),
      controller: fetchAt(origin),
      controllerAt,
      oneBehind,
      elsewhere: (ca) => elsewhere.fetch(ca),
      person: this.#withoutTimeLimit(person),
      closing,
      clock,
      log,
    };
  }
}
