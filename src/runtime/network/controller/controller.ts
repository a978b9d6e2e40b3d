import { setMaxListeners } from 'node:events';
import { type Clock, systemClock } from '../../../common/clock.ts';
import type { ControllerAnswer, TransportAnswer } from '../../../common/controller-answer.ts';
import type { Logger } from '../../../common/log.ts';
import { untilStopped } from '../../../common/stop.ts';
import { ToolError, UnsentError } from '../../../common/tool-error.ts';
import { bindLogIn } from '../auth/index.ts';
import { type BoundLogIn, LogInRefused, type LogInSession, type LogInTools } from '../auth/log-in.ts';
import { type Person, PersonNeeded } from '../auth/person.ts';
import { SessionKeeper } from '../auth/session-keeper.ts';
import { lacksLeader } from '../fate.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { type BudgetLimits, type CallBudget, startBudget } from './call-budget.ts';
import { Cluster } from './cluster.ts';
import { Elsewhere } from './elsewhere.ts';
import { explain, NOTHING_SENT, wasSent } from './explain.ts';
import { fetchBy } from './fetch-by.ts';
import type { Repeat } from './repeat.ts';
import { Transport } from './transport.ts';
import type { Controller, ControllerRequest, ControllerSettings, Standing } from './types.ts';

/** Milliseconds to log out at the end: a server must stop within a second. */
const LOG_OUT_TIME = 500;

/** Milliseconds for which a change waits for a leader: clusters were seen to need up to ten seconds. */
const LEADER_PATIENCE = 12_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 1_500;
/** Sessions that are opened for one request, where it is a matter of luck which controller answers. */
const MOST_FRONT_ATTEMPTS = 6;
/** Answers of a controller, or of what stands before it, that cannot read at this moment (RFC 9110, section 15.6). */
const UNAVAILABLE: readonly number[] = [502, 503, 504];

/** A controller that answers from an old database. */
class StaleMember extends Error {}

/** What a test may substitute for clock and chance. */
export interface ControllerTools {
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Milliseconds for which a change waits for a leader of its cluster. */
  readonly leaderPatience?: number;
  /** Called with every new session, so that its token can be kept out of logs and answers. */
  readonly onLogIn?: (session: LogInSession) => void;
  /** How a person is reached who is there and waits; nobody is, unless told. */
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
  return new NetworkController({ ...settings, origin: new URL(settings.origin).origin }, log, tools);
}

class NetworkController implements Controller {
  readonly origin: string;
  readonly #settings: ControllerSettings;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #leaderPatience: number;
  readonly #onLogIn: (session: LogInSession) => void;
  readonly #closing = new AbortController();
  readonly #limits: BudgetLimits;
  readonly #transport: Transport;
  readonly #cluster: Cluster;
  /** Where sessions were opened that hold there alone. */
  readonly #madeAt = new WeakMap<LogInSession, string>();
  /** The controller that a login did not reach. */
  #unreached: string | undefined;
  readonly #elsewhere: Elsewhere;
  readonly #person: Person;
  readonly #logIn: BoundLogIn | undefined;
  readonly #sessions: SessionKeeper;
  #closed: Promise<void> | undefined;

  constructor(
    settings: ControllerSettings,
    log: Logger,
    {
      clock = systemClock,
      random = Math.random,
      onLogIn = () => undefined,
      person = {},
      leaderPatience = LEADER_PATIENCE,
    }: ControllerTools,
  ) {
    this.origin = settings.origin;
    this.#settings = settings;
    this.#log = log;
    this.#clock = clock;
    this.#onLogIn = onLogIn;
    this.#person = person;
    this.#leaderPatience = leaderPatience;
    // Every call listens for the end of the server.
    setMaxListeners(0, this.#closing.signal);
    this.#limits = { time: settings.callTimeout, closing: this.#closing.signal, clock };
    this.#transport = new Transport(settings, log, this.#limits);
    this.#cluster = new Cluster(settings, this.#transport, this.#limits, random, log);
    this.#elsewhere = new Elsewhere(settings, this.#closing.signal);
    const logIn = bindLogIn(settings.credentials);
    this.#logIn = logIn;
    const open = logIn && ((refused: LogInSession | undefined) => this.#openSession(logIn, refused));
    this.#sessions = new SessionKeeper(open, clock, log);
  }

  send(request: ControllerRequest, signal: AbortSignal): Promise<ControllerAnswer> {
    return this.#within(signal, !request.repeatable, (budget) => this.#sendInSession(request, budget));
  }

  logIn(signal: AbortSignal): Promise<void> {
    return this.#within(signal, false, async (budget) => {
      await untilStopped(this.#sessions.current(), budget.signal);
    });
  }

  get addresses(): readonly string[] {
    return this.#cluster.members.origins;
  }

  standing(): Standing {
    return this.#sessions.standing();
  }

  async revoke(): Promise<void> {
    await this.#logIn?.revoke?.(await this.#logInTools('unexecuted'));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Sends to the controller that is asked, or to another one where that does not help. */
  async #sendInSession(request: ControllerRequest, budget: CallBudget): Promise<TransportAnswer> {
    const { members } = this.#cluster;
    const waitingEnds = this.#clock.now() + this.#leaderPatience;
    const tried = new Set<string>();
    const { current = false } = request;
    let stale: string | undefined;
    let pause = FIRST_PAUSE;
    const waited = async (): Promise<boolean> => {
      if (this.#clock.now() + pause > waitingEnds || pause >= budget.remaining()) return false;
      await this.#clock.sleep(pause, budget.signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      tried.clear();
      return true;
    };
    for (;;) {
      let origin = members.current;
      try {
        const session = await this.#session(request, budget);
        origin = members.current;
        // The login has found no other one that it reaches.
        if (tried.has(origin) && stale !== undefined) {
          if (!current) this.#cluster.accept(origin);
          else if (!(await waited())) throw noneIsCurrent();
        }
        if (!(await this.#cluster.isCurrent(origin, session, budget, current))) throw new StaleMember();
        const answer = await this.#sendTo(origin, session, request, budget);
        const isPassing = request.repeatable ? UNAVAILABLE.includes(answer.status) : lacksLeader(answer);
        if (!isPassing) return answer;
        if (request.repeatable) {
          if (!members.areSeveral || !members.leave(origin, tried)) return answer;
        } else {
          // It was not made, and will be once there is a leader.
          if (!(await waited())) return answer;
          this.#log.info('the cluster had no leader: the change is sent again');
        }
      } catch (error) {
        if (error instanceof StaleMember) stale ??= origin;
        else if (!mayGoElsewhere(error, request, budget)) {
          if (error instanceof AttemptFailure && members.areSeveral) members.leave(origin, new Set());
          throw error;
        }
        if (members.areSeveral && members.leave(origin, tried)) {
          this.#log.info('asks another controller', { left: origin, asked: members.current });
          continue;
        }
        if (stale === undefined) throw error;
        if (!current) this.#cluster.accept(stale);
        else if (!(await waited())) throw noneIsCurrent();
        stale = undefined;
      }
    }
  }

  async #sendTo(
    origin: string,
    session: LogInSession,
    request: ControllerRequest,
    budget: CallBudget,
  ): Promise<TransportAnswer> {
    const answer = await this.#deliver(origin, session, request, budget);
    if (!wantsLogIn(answer)) return answer;
    if (this.#logIn === undefined) throw notLoggedIn();
    // The session is over. Even a change may be sent again: a 401 means it was not made.
    this.#log.info('the controller ended the session');
    this.#sessions.drop(session);
    let again = answer;
    // Behind a balancer, another controller may answer than the one that opened the session.
    for (let left = this.#cluster.members.isInFront ? MOST_FRONT_ATTEMPTS : 1; left > 0 && wantsLogIn(again); left--) {
      const renewed = await this.#session(request, budget);
      const now = this.#cluster.members.current;
      again = await this.#deliver(now, renewed, request, budget);
      if (wantsLogIn(again) && left > 1) this.#sessions.drop(renewed);
    }
    if (wantsLogIn(again)) throw sessionRefused(origin);
    return again;
  }

  async #deliver(
    origin: string,
    session: LogInSession,
    request: ControllerRequest,
    budget: CallBudget,
  ): Promise<TransportAnswer> {
    const sent = authorised(request, session);
    if (!request.repeatable) {
      try {
        return await this.#cluster.deliver(origin, sent, 'never', budget);
      } finally {
        this.#cluster.changed(origin);
      }
    }
    await this.#cluster.settled(origin, budget);
    return this.#cluster.deliver(origin, sent, 'reads', budget);
  }

  /**
   * A session that the controller takes which is asked.
   * Whatever becomes of the log-in, the request that needs it was not sent by then.
   */
  async #session({ repeatable }: ControllerRequest, budget: CallBudget): Promise<LogInSession> {
    try {
      for (;;) {
        const session = this.#sessions.held() ?? (await untilStopped(this.#sessions.current(), budget.signal));
        const madeAt = this.#madeAt.get(session);
        if (session.everywhere || madeAt === undefined || madeAt === this.#cluster.members.current) return session;
        this.#sessions.drop(session);
      }
    } catch (error) {
      if (!(error instanceof ToolError) || error instanceof LogInRefused || error instanceof PersonNeeded) throw error;
      const next = repeatable ? error.next : `${NOTHING_SENT} ${error.next}`;
      throw new UnsentError(error.kind, error.message, next, { cause: error });
    }
  }

  async #openSession(logIn: BoundLogIn, refused: LogInSession | undefined): Promise<LogInSession> {
    const { members } = this.#cluster;
    const tried = new Set<string>();
    for (;;) {
      const origin = members.current;
      this.#unreached = undefined;
      try {
        const session = await logIn.logIn(await this.#logInTools('unexecuted', origin), refused);
        this.#madeAt.set(session, origin);
        this.#onLogIn(session);
        await this.#cluster.learn(origin, session);
        return session;
      } catch (error) {
        if (this.#unreached !== origin || !members.areSeveral || !members.leave(origin, tried)) throw error;
        this.#log.info('logs in at another controller', { left: origin, asked: members.current });
      }
    }
  }

  /** What a login works with: all of it works without a session. */
  async #logInTools(repeat: Repeat, origin = this.#cluster.members.current): Promise<LogInTools> {
    const { typedClient } = await import('./clients.ts');
    const send = (request: ControllerRequest, signal: AbortSignal) =>
      this.#within(signal, false, async (budget) => {
        try {
          return await this.#cluster.deliver(origin, request, repeat, budget);
        } catch (error) {
          if (error instanceof AttemptFailure) this.#unreached = origin;
          throw error;
        }
      });
    const closing = this.#closing.signal;
    const controller = fetchBy(
      ({ body, ...request }, signal) =>
        send({ ...request, repeatable: false, ...(body === null ? {} : { body }) }, signal),
      closing,
    );
    return {
      origin,
      client: typedClient('edge-management', send),
      controller,
      elsewhere: (ca) => this.#elsewhere.fetch(ca),
      person: this.#person,
      closing,
      clock: this.#clock,
      log: this.#log,
    };
  }

  /** Runs work within the time of one call, and turns its failures into errors for the caller. */
  async #within<T>(caller: AbortSignal, changes: boolean, work: (budget: CallBudget) => Promise<T>): Promise<T> {
    const budget = startBudget(this.#limits, caller);
    try {
      budget.signal.throwIfAborted();
      return await work(budget);
    } catch (error) {
      throw error instanceof AttemptFailure ? explain(error, this.#settings, changes) : error;
    } finally {
      budget.end();
    }
  }

  async #close(): Promise<void> {
    const session = this.#sessions.take();
    if (session && this.#logIn) {
      try {
        const time = AbortSignal.timeout(LOG_OUT_TIME);
        const tools = await this.#logInTools('never');
        await untilStopped(this.#logIn.logOut(tools, session, time), time);
        this.#log.debug('logged out');
      } catch (error) {
        this.#log.debug('logout failed', { why: error instanceof ToolError ? error.message : 'unexpected answer' });
      }
    }
    this.#closing.abort();
    await Promise.all([this.#transport.close(), this.#elsewhere.close()]);
  }
}

/** Whether another controller may be asked for the same: nothing was done, and there is time. */
function mayGoElsewhere(error: unknown, { repeatable }: ControllerRequest, { signal }: CallBudget): boolean {
  return error instanceof AttemptFailure && !signal.aborted && (repeatable || !wasSent(error));
}

function authorised(request: ControllerRequest, session: LogInSession): ControllerRequest {
  return { ...request, headers: Object.assign({}, request.headers, session.headers) };
}

/** A 401 without that header means the session is valid but its identity may not do this. */
function wantsLogIn({ status, headers }: TransportAnswer): boolean {
  return status === 401 && headers['www-authenticate'] !== undefined;
}

const notLoggedIn = (): UnsentError =>
  new UnsentError(
    'login',
    'The controller requires a login for this, and this server has none.',
    'The operator can provide one: ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD, or --identity FILE.',
  );

const noneIsCurrent = (): UnsentError =>
  new UnsentError(
    'unreachable',
    'No controller of the cluster is up to date at this moment, so what the change would meet is not known. Nothing was changed.',
    'Try again in a few seconds: the cluster may be electing a leader. If it stays so, too few of its controllers run.',
  );

/** Sessions are only valid on the controller that opened them; missing permissions look different. */
const sessionRefused = (origin: string): UnsentError =>
  new UnsentError(
    'login',
    `The controller at ${origin} rejects the session it just opened. Nothing was done.`,
    'If several controllers answer at this address, use the address of one of them; otherwise check its clock and try again.',
  );
