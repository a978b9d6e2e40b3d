import { setMaxListeners } from 'node:events';
import { type Clock, systemClock } from '../../../common/clock.ts';
import type { ControllerAnswer, TransportAnswer } from '../../../common/controller-answer.ts';
import type { Logger } from '../../../common/log.ts';
import type { Signal } from '../../../common/signal.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { certificateOf } from '../auth/credentials.ts';
import { bindLogin } from '../auth/index.ts';
import type { LoginSession, LoginStatus } from '../auth/login.ts';
import type { Person } from '../auth/person/person.ts';
import { addressOf } from '../controller/address.ts';
import { AttemptFailure } from '../controller/attempt-failure.ts';
import { type BudgetLimits, type CallBudget, startBudget } from '../controller/call-budget.ts';
import { Closing } from '../controller/closing.ts';
import { explain, wasSent } from '../controller/explain.ts';
import { Transport } from '../controller/transport.ts';
import type { ControllerRequest } from '../controller/types.ts';
import { VERSION_PATH } from '../controller/version-path.ts';
import { lacksLeader } from '../fate.ts';
import { Cluster } from './cluster.ts';
import { LeaderWait } from './leader-wait.ts';
import { MemberSessions } from './member-sessions.ts';
import { OtherServers } from './other-servers.ts';
import { noCurrentController, notLoggedIn, sessionRefused } from './session-faults.ts';
import type { Controller, ControllerSettings } from './types.ts';
import { authorized, isSame, wantsLogin } from './with-session.ts';

/** Milliseconds for which a change waits for a leader: clusters were seen to need up to ten seconds. */
const LEADER_PATIENCE = 12_000;
/** Answers of a controller, or of what is in front of it, that cannot read at this moment (RFC 9110, section 15.6). */
const UNAVAILABLE: readonly number[] = [502, 503, 504];

/** A controller that answers from an old database. */
class StaleMember extends Error {}

/** Replacements for clock and randomness, for tests. */
export interface ControllerTools {
  readonly clock?: Clock;
  /** Returns a number from 0 to 1, like `Math.random`. */
  readonly random?: () => number;
  /** Milliseconds for which a change waits for a leader of its cluster. */
  readonly leaderPatience?: number;
  /** Called with every new session, so that its token can be kept out of logs and answers. */
  readonly onLogin?: (session: LoginSession) => void;
  /** How to reach a person who is waiting; by default, nobody is. */
  readonly person?: Person;
}

/**
 * The connection to one network's controller. Cheap: the first call loads the libraries and connects.
 * @throws {ToolError} of kind `unreachable` if the origin is not https
 */
export function createController(settings: ControllerSettings, log: Logger, tools: ControllerTools = {}): Controller {
  if (!URL.canParse(settings.origin) || new URL(settings.origin).protocol !== 'https:') {
    throw new ToolError(
      'unreachable',
      'The address of the controller is not an https:// URL.',
      'Use https://host:port.',
    );
  }
  return new NetworkController({ ...settings, origin: addressOf(new URL(settings.origin)) }, log, tools);
}

class NetworkController implements Controller {
  readonly origin: string;
  readonly #settings: ControllerSettings;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #leaderPatience: number;
  readonly #closing = new Closing();
  readonly #limits: BudgetLimits;
  readonly #transport: Transport;
  readonly #cluster: Cluster;
  readonly #elsewhere: OtherServers;
  readonly #sessions: MemberSessions;
  #closed: Promise<void> | undefined;

  constructor(
    settings: ControllerSettings,
    log: Logger,
    {
      clock = systemClock,
      random = Math.random,
      onLogin = () => undefined,
      person = {},
      leaderPatience = LEADER_PATIENCE,
    }: ControllerTools,
  ) {
    this.origin = settings.origin;
    this.#settings = settings;
    this.#log = log;
    this.#clock = clock;
    this.#leaderPatience = leaderPatience;
    // Many logins may listen for the end of the server.
    setMaxListeners(0, this.#closing.signal);
    this.#limits = { time: settings.callTimeout, closing: this.#closing, clock };
    const clientCertificate = certificateOf(settings.credentials);
    this.#transport = new Transport({ ...settings, clientCertificate }, log, this.#limits);
    this.#cluster = new Cluster(settings, this.#transport, this.#limits, random, log);
    this.#elsewhere = new OtherServers(settings, this.#closing.signal);
    this.#sessions = new MemberSessions(bindLogin(settings.credentials), {
      cluster: this.#cluster,
      within: (signal, work) => this.#within(signal, false, work),
      elsewhere: this.#elsewhere,
      source: settings.source,
      closing: this.#closing.signal,
      person,
      onLogin,
      clock,
      log,
    });
  }

  send(request: ControllerRequest, signal: Signal): Promise<ControllerAnswer> {
    const limits = { ...this.#limits, time: Math.min(this.#limits.time, request.time ?? Number.POSITIVE_INFINITY) };
    return this.#within(signal, !request.repeatable, (budget) => this.#sendWithFailover(request, budget), limits);
  }

  logIn(signal: Signal): Promise<void> {
    return this.#within(signal, false, async (budget) => {
      await this.#sessions.current(budget);
    });
  }

  async isReachable(signal: Signal): Promise<boolean> {
    const request = { method: 'GET', path: VERSION_PATH, headers: {}, repeatable: true };
    const requests = this.addresses.map((origin) =>
      this.#within(signal, false, (budget) => this.#cluster.deliver(origin, request, 'never', budget)),
    );
    const answers = await Promise.allSettled(requests);
    return answers.some((each) => each.status === 'fulfilled' && each.value.status < 500);
  }

  get addresses(): readonly string[] {
    return this.#cluster.members.origins;
  }

  get current(): string {
    return this.#cluster.members.current;
  }

  loginStatus(): LoginStatus {
    return this.#sessions.loginStatus();
  }

  async revoke(): Promise<void> {
    await this.#sessions.revoke();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Sends to the current controller; to another one if that fails or is behind. */
  async #sendWithFailover(request: ControllerRequest, budget: CallBudget): Promise<TransportAnswer> {
    const { members } = this.#cluster;
    const wait = new LeaderWait(this.#clock, this.#leaderPatience, budget);
    const tried = new Set<string>();
    const { current = false } = request;
    let stale: string | undefined;
    const waited = async (): Promise<boolean> => {
      const hasWaited = await wait.pause();
      if (hasWaited) tried.clear();
      return hasWaited;
    };
    for (;;) {
      let origin = members.current;
      try {
        const session = this.#sessions.held() ?? (await this.#sessions.forRequest(request, budget));
        origin = members.current;
        // The login could not reach any other controller.
        if (tried.has(origin) && stale !== undefined) {
          if (!current) this.#cluster.accept(origin);
          else if (!(await waited())) throw noCurrentController();
        }
        if (members.areSeveral && !(await this.#cluster.isCurrent(origin, session, budget, current)))
          throw new StaleMember();
        const answer = await this.#sendTo(origin, session, request, budget);
        const isTransient = request.repeatable ? UNAVAILABLE.includes(answer.status) : lacksLeader(answer);
        if (!isTransient) return answer;
        if (request.repeatable) {
          if (!members.areSeveral || !members.leave(origin, tried)) return answer;
        } else {
          // The change was not made; it is sent again once there is a leader.
          if (!(await waited())) return answer;
          this.#log.info('the cluster had no leader: the change is sent again');
        }
      } catch (error) {
        if (error instanceof StaleMember) stale ??= origin;
        else if (!mayGoElsewhere(error, request, budget)) {
          if (error instanceof AttemptFailure && !error.isEnded && members.areSeveral) members.leave(origin, new Set());
          throw error;
        }
        if (members.areSeveral && members.leave(origin, tried)) {
          this.#log.info('switches to another controller', { left: origin, asked: members.current });
          continue;
        }
        if (stale === undefined) throw error;
        if (!current) this.#cluster.accept(stale);
        else if (!(await waited())) throw noCurrentController();
        stale = undefined;
      }
    }
  }

  async #sendTo(
    origin: string,
    session: LoginSession,
    request: ControllerRequest,
    budget: CallBudget,
  ): Promise<TransportAnswer> {
    const answer = await this.#deliver(origin, session, request, budget);
    if (!wantsLogin(answer) && !(answer.status === 401 && this.#sessions.mayBeOver(session))) {
      this.#sessions.accept(session);
      return answer;
    }
    if (!this.#sessions.canLogIn) throw notLoggedIn();
    // The session is over. Even a change may be sent again: a 401 means it was not made.
    this.#log.info('the controller ended the session');
    this.#sessions.drop(session);
    let renewed = await this.#sessions.forRequest(request, budget);
    if (isSame(session, renewed)) return answer;
    let now = this.#cluster.members.current;
    let again = await this.#deliver(now, renewed, request, budget);
    if (wantsLogin(again) && this.#mayDoBetter(renewed, now)) {
      this.#sessions.drop(renewed);
      renewed = await this.#sessions.forRequest(request, budget);
      now = this.#cluster.members.current;
      again = await this.#deliver(now, renewed, request, budget);
    }
    if (wantsLogin(again)) {
      const fault = sessionRefused(origin);
      this.#sessions.refuse(renewed, fault);
      throw fault;
    }
    this.#sessions.accept(renewed);
    return again;
  }

  /** Whether another login may help, right after the last one. */
  #mayDoBetter({ refreshed }: LoginSession, origin: string): boolean {
    if (refreshed) return true;
    if (!this.#transport.pin(origin)) return false;
    // A load balancer spreads connections over controllers, and each only knows its own sessions.
    this.#log.info('uses a single connection, because different ones reach different controllers', { asked: origin });
    return true;
  }

  #deliver(
    origin: string,
    session: LoginSession,
    request: ControllerRequest,
    budget: CallBudget,
  ): Promise<TransportAnswer> {
    const sent = authorized(request, session);
    if (request.repeatable) return this.#cluster.read(origin, sent, budget);
    return this.#cluster.deliver(origin, sent, 'never', budget).finally(() => this.#cluster.changed(origin));
  }

  /** Runs work within the time of one call, and turns its failures into errors for the caller. */
  async #within<T>(
    caller: Signal,
    changes: boolean,
    work: (budget: CallBudget) => Promise<T>,
    limits: BudgetLimits = this.#limits,
  ): Promise<T> {
    const budget = startBudget(limits, caller);
    try {
      budget.signal.throwIfAborted();
      return await work(budget);
    } catch (error) {
      throw error instanceof AttemptFailure
        ? explain(error, { ...this.#settings, callTimeout: limits.time }, changes)
        : error;
    } finally {
      budget.end();
    }
  }

  async #close(): Promise<void> {
    await this.#sessions.logOut();
    this.#closing.end();
    await Promise.all([this.#transport.close(), this.#elsewhere.close()]);
  }
}

/** Whether another controller may be asked for the same: nothing was done, and there is time. */
function mayGoElsewhere(error: unknown, { repeatable }: ControllerRequest, { signal }: CallBudget): boolean {
  return error instanceof AttemptFailure && !signal.aborted && (repeatable || !wasSent(error));
}
