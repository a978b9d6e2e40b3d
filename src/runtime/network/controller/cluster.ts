import type { Clock } from '../../../common/clock.ts';
import type { TransportAnswer } from '../../../common/controller-answer.ts';
import type { Logger } from '../../../common/log.ts';
import type { LoginSession } from '../auth/login.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { type BudgetLimits, type CallBudget, startBudget } from './call-budget.ts';
import { firstToAnswer } from './first-to-answer.ts';
import { CLUSTER_VIEW, CONTROLLER_LISTS, listedIn, viewIn } from './member-lists.ts';
import { Members } from './members.ts';
import { type RetryRule, withRetries } from './retry.ts';
import type { Transport } from './transport.ts';
import type { ControllerRequest, ControllerSettings } from './types.ts';
import { VERSION_PATH } from './version-path.ts';

/** Milliseconds that one controller of several has for an answer: then another one is asked, or it is unknown what became of a change. */
const READ_PATIENCE = 6_000;
const CHANGE_PATIENCE = 20_000;
/** ... and for a first sign of life, where its address was learnt from another. */
const PROBE_PATIENCE = 2_000;
/** Milliseconds for which it is assumed that no controller is up to date, or that this one does not say. */
const STANDS = 2_000;
/** Milliseconds after which every controller shows a change, with a good margin; and until when that matters. */
const LAG = 300;

const VERSION_REQUEST = { method: 'GET', path: VERSION_PATH, headers: {}, repeatable: true } as const;

interface Seen {
  readonly until: number;
  /** Only because none is better. */
  readonly isOld?: true;
  readonly isCurrent: Promise<boolean>;
}

/** The controllers of a network as a good client uses them: one at a time, one that is up to date, another where it fails. */
export class Cluster {
  readonly members: Members;
  readonly #transport: Transport;
  readonly #limits: BudgetLimits;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #log: Logger;
  readonly #seen = new Map<string, Seen>();
  #asked = false;
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
    this.#random = random;
    this.#log = log;
  }

  /**
   * Before a login: where there are several addresses, turns to the one that answers first, so that a hung one costs a second.
   * If all fail at once, the login itself shows why, or succeeds a little later.
   * @param tried what a login did not reach
   * @throws {ToolError} if none answers in time
   */
  async chooseFirst(tried: ReadonlySet<string>): Promise<void> {
    const { members } = this;
    const candidates = members.areSeveral ? members.inOrder(tried) : [];
    if (candidates.length < 2) return;
    const budget = startBudget({ ...this.#limits, time: READ_PATIENCE });
    const ask = async (origin: string, signal: AbortSignal): Promise<void> => {
      const { status } = await this.#transport.attempt(VERSION_REQUEST, signal, origin);
      if (status !== 200) throw new AttemptFailure(`status ${status}`, 'request');
    };
    try {
      const { address } = await firstToAnswer(candidates, ask, this.#clock, budget.signal);
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
    const tools = { clock: this.#clock, random: this.#random, log: this.#log };
    const { areSeveral, hasOthers } = this.members;
    const patience = request.repeatable ? READ_PATIENCE : CHANGE_PATIENCE;
    const attempt = () =>
      areSeveral
        ? this.#patiently(origin, request, patience, budget)
        : this.#transport.attempt(request, budget.signal, origin);
    // What fails here is for another controller, and not to be waited for.
    return withRetries(attempt, hasOthers && repeat === 'reads' ? 'answers' : repeat, budget, tools);
  }

  /** Notes that a change was sent, whatever became of it. */
  changed(origin: string): void {
    this.#changed = { at: origin, when: this.#clock.now() };
  }

  /** Reads from one controller, once a change shows there that was made through another. @throws {AttemptFailure} */
  read(origin: string, request: ControllerRequest, budget: CallBudget): Promise<TransportAnswer> {
    const { at, when } = this.#changed;
    const left = when + LAG - this.#clock.now();
    const read = () => this.deliver(origin, request, 'reads', budget);
    if (left <= 0 || (at === origin && !this.members.isInFront)) return read();
    return this.#clock.sleep(left, budget.signal).then(read);
  }

  /**
   * Asks once which other controllers there are, where the certificate of this one says that it may have some. What is in
   * front of them is left for one of them that can be reached.
   */
  async learn(origin: string, session: LoginSession): Promise<void> {
    if (this.#asked || !this.#transport.metController) return;
    this.#asked = true;
    const budget = startBudget({ ...this.#limits, time: READ_PATIENCE });
    try {
      for (const { path, api } of CONTROLLER_LISTS) {
        const answer = await this.#ask(origin, `${path}?limit=500`, session, budget);
        if (answer.status !== 200) continue;
        const view = viewIn(await this.#ask(origin, CLUSTER_VIEW, session, budget), undefined);
        this.members.learn(listedIn(answer, api), view?.leader);
        break;
      }
      if (this.members.current !== origin) await this.#reachOneOf(origin, budget);
    } catch (error) {
      this.#asked = false;
      this.#log.debug('could not learn the other controllers of the cluster', { why: (error as Error).message });
    } finally {
      budget.end();
    }
  }

  /**
   * Whether this controller answers from a database that is up to date, as far as it tells: one that was just started again,
   * or removed from its cluster, answers 200 from an old one.
   * @param current whether one will not do that was only accepted
   * @throws {AttemptFailure} where it does not answer
   */
  isCurrent(origin: string, session: LoginSession, budget: CallBudget, current: boolean): Promise<boolean> {
    const seen = this.#seen.get(origin);
    const stands = seen !== undefined && this.#clock.now() < seen.until && !(current && seen.isOld);
    if (stands) return seen.isCurrent;
    const isCurrent = this.#look(origin, session, budget);
    // Whoever asks meanwhile waits for the same answer.
    this.#seen.set(origin, { until: Number.POSITIVE_INFINITY, isCurrent });
    isCurrent.catch(() => this.#seen.delete(origin));
    return isCurrent;
  }

  /** Takes this controller as it is for a while, since none is better. */
  accept(origin: string): void {
    this.#log.warn('no controller of the cluster is up to date: reads may be old', { asked: origin });
    this.members.settleFor(origin);
    this.#seen.set(origin, { ...this.#forAWhile(), isOld: true });
  }

  /** This controller is not asked again for a while. */
  #forAWhile(): Seen {
    return { until: this.#clock.now() + STANDS, isCurrent: Promise.resolve(true) };
  }

  async #look(origin: string, session: LoginSession, budget: CallBudget): Promise<boolean> {
    const answer = await this.#ask(origin, CLUSTER_VIEW, session, budget).catch(unsent);
    const view = viewIn(answer, this.members.idOf(origin));
    if (view === undefined) this.#seen.set(origin, this.#forAWhile());
    else this.#seen.delete(origin);
    return view?.isCurrent ?? true;
  }

  #ask(origin: string, path: string, session: LoginSession, budget: CallBudget): Promise<TransportAnswer> {
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

  /** Uses one connection for an address, so that the same controller answers as long as that lasts. */
  keepToOne(origin: string): void {
    this.#transport.pin(origin);
  }

  /** Addresses that controllers list of each other need not be reachable from here. */
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

/** Whatever failed here, the request that it was for had not been sent. */
function unsent(error: unknown): never {
  throw error instanceof AttemptFailure ? new AttemptFailure(error.reason, 'connect', error.detail) : error;
}
