import { untilAborted } from '../../../common/abort.ts';
import type { Clock } from '../../../common/clock.ts';
import type { TransportAnswer } from '../../../common/controller-answer.ts';
import type { Logger } from '../../../common/log.ts';
import type { Signal } from '../../../common/signal.ts';
import type { LoginSession } from '../auth/login.ts';
import { AttemptFailure } from '../controller/attempt-failure.ts';
import { type BudgetLimits, type CallBudget, startBudget } from '../controller/call-budget.ts';
import { firstToAnswer } from '../controller/first-to-answer.ts';
import { type RepeatTools, type RetryRule, withRetries } from '../controller/retry.ts';
import type { Transport } from '../controller/transport.ts';
import type { ControllerRequest } from '../controller/types.ts';
import { VERSION_PATH } from '../controller/version-path.ts';
import { LARGEST_PAGE } from '../page.ts';
import { CLUSTER_VIEW, CONTROLLER_LISTS, listedIn, viewIn } from './member-lists.ts';
import { Members } from './members.ts';
import type { ControllerSettings } from './types.ts';

/**
 * Milliseconds that one of several controllers has to answer. After that another one is asked, or the outcome of a
 * change is unknown.
 */
const READ_PATIENCE = 6_000;
const CHANGE_PATIENCE = 20_000;
/** ... and for its first answer, if another controller listed its address. */
const PROBE_PATIENCE = 2_000;
/** Milliseconds for which it is assumed that no controller is up to date, or that this one does not report it. */
const FRESH = 2_000;
/** Milliseconds after which every controller shows a change, with a good margin. */
const LAG = 300;

const VERSION_REQUEST = { method: 'GET', path: VERSION_PATH, headers: {}, repeatable: true } as const;

interface Seen {
  readonly until: number;
  /** Accepted only because no other controller is better. */
  readonly isOld?: true;
  readonly isCurrent: Promise<boolean>;
}

/** Uses one controller of a network at a time: one that is up to date, and another if it fails. */
export class Cluster {
  readonly members: Members;
  readonly #transport: Transport;
  readonly #limits: BudgetLimits;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #retrying: RepeatTools;
  readonly #seen = new Map<string, Seen>();
  #hasLearned = false;
  #changed = { at: '', when: Number.NEGATIVE_INFINITY };

  constructor(
    { origin, others = [] }: ControllerSettings,
    transport: Transport,
    limits: BudgetLimits,
    random: () => number,
    log: Logger,
  ) {
    this.members = new Members([origin, ...others], () => limits.clock.now());
    this.#transport = transport;
    this.#limits = limits;
    this.#clock = limits.clock;
    this.#log = log;
    this.#retrying = { clock: limits.clock, random, log };
  }

  /**
   * Before a login: chooses the address that answers first, if there are several, so that one that hangs only costs a
   * second. If all fail at once, the login reports why, or succeeds a little later.
   * @param tried addresses that a login did not reach
   * @throws {ToolError} if none answers in time
   */
  async chooseFirst(tried: ReadonlySet<string>): Promise<void> {
    const { members } = this;
    const candidates = members.areSeveral ? members.inOrder(tried) : [];
    if (candidates.length < 2) return;
    const budget = startBudget({ ...this.#limits, time: READ_PATIENCE });
    const connect = async (origin: string, signal: Signal): Promise<void> => {
      const { status } = await this.#transport.attempt(VERSION_REQUEST, signal, origin);
      if (status !== 200) throw new AttemptFailure(`status ${status}`, 'request');
    };
    try {
      const { address } = await firstToAnswer(candidates, connect, this.#clock, budget.signal);
      if (address === members.current) return;
      this.#log.info('uses the address that answers first', { left: members.current, asked: address });
      members.settleFor(address);
    } catch (error) {
      if (budget.signal.aborted) throw error;
    } finally {
      budget.end();
    }
  }

  /** Sends to one controller. @throws {AttemptFailure} */
  deliver(origin: string, request: ControllerRequest, repeat: RetryRule, budget: CallBudget): Promise<TransportAnswer> {
    const { areSeveral, hasOthers } = this.members;
    const patience = request.repeatable ? READ_PATIENCE : CHANGE_PATIENCE;
    const attempt = () =>
      areSeveral
        ? this.#patiently(origin, request, patience, budget)
        : this.#transport.attempt(request, budget.signal, origin);
    // If it fails here, another controller is tried without waiting.
    return withRetries(attempt, hasOthers && repeat === 'reads' ? 'answers' : repeat, budget, this.#retrying);
  }

  /** Notes that a change was sent, whatever its outcome. */
  changed(origin: string): void {
    this.#changed = { at: origin, when: this.#clock.now() };
  }

  /**
   * Reads from one controller, but waits until it shows a change that was made through another.
   * @throws {AttemptFailure}
   */
  read(origin: string, request: ControllerRequest, budget: CallBudget): Promise<TransportAnswer> {
    const { at, when } = this.#changed;
    const left = when + LAG - this.#clock.now();
    const read = () => this.deliver(origin, request, 'reads', budget);
    if (left <= 0 || (at === origin && !this.members.isInFront)) return read();
    return this.#clock.sleep(left, budget.signal).then(read);
  }

  /**
   * Asks once for the other controllers, if the certificate of this one indicates a cluster. If the address is that of
   * a load balancer, the server then uses one of the controllers directly, if one can be reached.
   */
  async learn(origin: string, session: LoginSession): Promise<void> {
    if (this.#hasLearned || this.#transport.metController === false) return;
    this.#hasLearned = true;
    const budget = startBudget({ ...this.#limits, time: READ_PATIENCE });
    try {
      // A login with stored tokens sends nothing, so no certificate may have been seen yet.
      if (this.#transport.metController === undefined) await this.deliver(origin, VERSION_REQUEST, 'reads', budget);
      if (!this.#transport.metController) return;
      for (const { path, api } of CONTROLLER_LISTS) {
        const answer = await this.#get(origin, `${path}?limit=${LARGEST_PAGE}`, session, budget);
        // The session may be refused: then the next one is used for this.
        this.#hasLearned = answer.status !== 401;
        if (answer.status !== 200) continue;
        const view = viewIn(await this.#get(origin, CLUSTER_VIEW, session, budget), undefined);
        this.members.learn(listedIn(answer, api), view?.leader);
        break;
      }
      if (this.members.current !== origin) await this.#reachOneOf(origin, budget);
    } catch (error) {
      this.#hasLearned = false;
      this.#log.debug('could not learn the other controllers of the cluster', { why: (error as Error).message });
    } finally {
      budget.end();
    }
  }

  /**
   * Whether this controller's database is up to date, as far as it reports that: one that was just restarted, or
   * removed from its cluster, answers 200 from an old database.
   * @param current whether to reject a controller that was only accepted because no other is better
   * @throws {AttemptFailure} if it does not answer
   */
  isCurrent(origin: string, session: LoginSession, budget: CallBudget, current: boolean): Promise<boolean> {
    const seen = this.#seen.get(origin);
    const isFresh = seen !== undefined && this.#clock.now() < seen.until && !(current && seen.isOld);
    const isCurrent = isFresh ? seen.isCurrent : this.#shareAnswer(origin, session);
    return untilAborted(isCurrent, budget.signal).catch(unsent);
  }

  /** Concurrent calls share one request, which none of them ends. */
  #shareAnswer(origin: string, session: LoginSession): Promise<boolean> {
    const budget = startBudget(this.#limits);
    const isCurrent = this.#askIfCurrent(origin, session, budget).finally(() => budget.end());
    this.#seen.set(origin, { until: Number.POSITIVE_INFINITY, isCurrent });
    isCurrent.catch(() => this.#seen.delete(origin));
    return isCurrent;
  }

  /** Accepts this controller for a while, because no other is better. */
  accept(origin: string): void {
    this.#log.warn('no controller of the cluster is up to date: reads may be old', { asked: origin });
    this.members.settleFor(origin);
    this.#seen.set(origin, { ...this.#forAWhile(), isOld: true });
  }

  /** This controller is not asked again for a while. */
  #forAWhile(): Seen {
    return { until: this.#clock.now() + FRESH, isCurrent: Promise.resolve(true) };
  }

  async #askIfCurrent(origin: string, session: LoginSession, budget: CallBudget): Promise<boolean> {
    const answer = await this.#get(origin, CLUSTER_VIEW, session, budget);
    const view = viewIn(answer, this.members.idOf(origin));
    if (view === undefined) this.#seen.set(origin, this.#forAWhile());
    else this.#seen.delete(origin);
    return view?.isCurrent ?? true;
  }

  #get(origin: string, path: string, session: LoginSession, budget: CallBudget): Promise<TransportAnswer> {
    const request = {
      method: 'GET',
      path,
      headers: { accept: 'application/json', ...session.headers },
      repeatable: true,
    };
    return this.deliver(origin, request, 'reads', budget);
  }

  /** Whether an address that a controller lists can be reached from here. */
  async reaches(origin: string, budget: CallBudget): Promise<boolean> {
    const answer = await this.#patiently(origin, VERSION_REQUEST, PROBE_PATIENCE, budget).catch(() => undefined);
    return answer?.status === 200;
  }

  /**
   * Uses a single connection for an address, so that the same controller answers for as long as the connection lasts.
   */
  keepToOne(origin: string): void {
    this.#transport.pin(origin);
  }

  /** Controllers may list each other under addresses that cannot be reached from here. */
  async #reachOneOf(front: string, budget: CallBudget): Promise<void> {
    const tried = new Set([front]);
    for (;;) {
      const { current } = this.members;
      if (await this.reaches(current, budget)) return;
      if (this.members.leave(current, tried)) continue;
      this.members.keepTo(front);
      this.#transport.pin(front);
      return;
    }
  }

  async #patiently(
    origin: string,
    request: ControllerRequest,
    time: number,
    budget: CallBudget,
  ): Promise<TransportAnswer> {
    const patience = startBudget({ ...this.#limits, time }, budget.signal);
    try {
      return await this.#transport.attempt(request, patience.signal, origin);
    } catch (error) {
      if (!(error instanceof AttemptFailure) || !budget.signal.aborted) throw error;
      throw new AttemptFailure((budget.signal.reason as AttemptFailure).reason, error.stage);
    } finally {
      patience.end();
    }
  }
}

/** Whatever fails here, the call's own request has not been sent yet. */
function unsent(error: unknown): never {
  throw error instanceof AttemptFailure ? new AttemptFailure(error.reason, 'connect', error.detail) : error;
}
