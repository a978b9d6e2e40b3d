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
import { AttemptFailure } from './attempt-failure.ts';
import { type BudgetLimits, type CallBudget, startBudget } from './call-budget.ts';
import { Elsewhere } from './elsewhere.ts';
import { explain, NOTHING_SENT } from './explain.ts';
import { fetchBy } from './fetch-by.ts';
import { type Repeat, withRepeats } from './repeat.ts';
import { Transport } from './transport.ts';
import type { Controller, ControllerRequest, ControllerSettings, Standing } from './types.ts';

/** Milliseconds for the log-out at the end: a server has to stop within a second. */
const LOG_OUT_TIME = 500;

/** What a test may decide in the place of clock and chance. */
export interface ControllerTools {
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Told of every session that is opened, so that its token can be kept out of logs and answers. */
  readonly onLogIn?: (session: LogInSession) => void;
  /** How a person is reached who is there and waits; nobody is, unless told. */
  readonly person?: Person;
}

/**
 * The connection to one network's controller. Cheap: libraries are loaded, and the network touched, by the first call.
 * @throws {ToolError} of kind `unreachable` if the origin is not https
 */
export function createController(settings: ControllerSettings, log: Logger, tools: ControllerTools = {}): Controller {
  if (!URL.canParse(settings.origin) || new URL(settings.origin).protocol !== 'https:') {
    throw new ToolError(
      'unreachable',
      'The address of the controller is no https:// URL.',
      'Give it as https://host:port.',
    );
  }
  return new NetworkController({ ...settings, origin: new URL(settings.origin).origin }, log, tools);
}

class NetworkController implements Controller {
  readonly origin: string;
  readonly #settings: ControllerSettings;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onLogIn: (session: LogInSession) => void;
  readonly #closing = new AbortController();
  readonly #limits: BudgetLimits;
  readonly #transport: Transport;
  readonly #elsewhere: Elsewhere;
  readonly #person: Person;
  readonly #logIn: BoundLogIn | undefined;
  readonly #sessions: SessionKeeper;
  #closed: Promise<void> | undefined;

  constructor(
    settings: ControllerSettings,
    log: Logger,
    { clock = systemClock, random = Math.random, onLogIn = () => undefined, person = {} }: ControllerTools,
  ) {
    this.origin = settings.origin;
    this.#settings = settings;
    this.#log = log;
    this.#clock = clock;
    this.#random = random;
    this.#onLogIn = onLogIn;
    this.#person = person;
    // Every call listens for the end of the server.
    setMaxListeners(0, this.#closing.signal);
    this.#limits = { time: settings.callTimeout, closing: this.#closing.signal, clock };
    this.#transport = new Transport(settings, log, this.#limits);
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

  async #sendInSession(request: ControllerRequest, budget: CallBudget): Promise<TransportAnswer> {
    const repeat = request.repeatable ? 'reads' : 'never';
    const session = this.#sessions.held() ?? (await this.#session(request, budget));
    const answer = await this.#deliver(authorised(request, session), repeat, budget);
    if (!wantsLogIn(answer)) return answer;
    if (this.#logIn === undefined) throw notLoggedIn();
    // The session is over. A change may be sent again too, since a 401 says that it was not made.
    this.#log.info('the controller ended the session');
    this.#sessions.drop(session);
    const renewed = await this.#session(request, budget);
    const again = await this.#deliver(authorised(request, renewed), repeat, budget);
    if (wantsLogIn(again)) throw sessionRefused(this.origin);
    return again;
  }

  /** Whatever becomes of the log-in, the request that needs it was not sent by then. */
  async #session({ repeatable }: ControllerRequest, budget: CallBudget): Promise<LogInSession> {
    try {
      return await untilStopped(this.#sessions.current(), budget.signal);
    } catch (error) {
      if (!(error instanceof ToolError) || error instanceof LogInRefused || error instanceof PersonNeeded) throw error;
      const next = repeatable ? error.next : `${NOTHING_SENT} ${error.next}`;
      throw new UnsentError(error.kind, error.message, next, { cause: error });
    }
  }

  #deliver(request: ControllerRequest, repeat: Repeat, budget: CallBudget): Promise<TransportAnswer> {
    const tools = { clock: this.#clock, random: this.#random, log: this.#log };
    return withRepeats(() => this.#transport.attempt(request, budget.signal), repeat, budget, tools);
  }

  async #openSession(logIn: BoundLogIn, refused: LogInSession | undefined): Promise<LogInSession> {
    const session = await logIn.logIn(await this.#logInTools('unexecuted'), refused);
    this.#onLogIn(session);
    return session;
  }

  /** What a login works with: all of it works without a session. */
  async #logInTools(repeat: Repeat): Promise<LogInTools> {
    const { typedClient } = await import('./clients.ts');
    const send = (request: ControllerRequest, signal: AbortSignal) =>
      this.#within(signal, false, (budget) => this.#deliver(request, repeat, budget));
    const closing = this.#closing.signal;
    const controller = fetchBy(
      ({ body, ...request }, signal) =>
        send({ ...request, repeatable: false, ...(body === null ? {} : { body }) }, signal),
      closing,
    );
    return {
      origin: this.origin,
      client: typedClient('edge-management', send),
      controller,
      elsewhere: (ca) => this.#elsewhere.fetch(ca),
      person: this.#person,
      closing,
      clock: this.#clock,
      log: this.#log,
    };
  }

  /** Gives work the time of one call, and turns its failures into what the caller sees. */
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
        this.#log.debug('log-out failed', { why: error instanceof ToolError ? error.message : 'unexpected answer' });
      }
    }
    this.#closing.abort();
    await Promise.all([this.#transport.close(), this.#elsewhere.close()]);
  }
}

function authorised(request: ControllerRequest, session: LogInSession): ControllerRequest {
  return { ...request, headers: Object.assign({}, request.headers, session.headers) };
}

/** A 401 without the field says that the session is good, and its identity may not do this. */
function wantsLogIn({ status, headers }: TransportAnswer): boolean {
  return status === 401 && headers['www-authenticate'] !== undefined;
}

const notLoggedIn = (): UnsentError =>
  new UnsentError(
    'login',
    'The controller wants a log-in for this, and this server has none.',
    'The operator can give one: ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD, or --identity FILE.',
  );

/** Sessions hold on the controller that opened them, and rights are refused in another way. */
const sessionRefused = (origin: string): UnsentError =>
  new UnsentError(
    'login',
    `The controller at ${origin} does not take the session that was just opened with it. Nothing was done.`,
    'If several controllers answer at this address, give the address of one of them; if not, check its clock, and try again.',
  );
