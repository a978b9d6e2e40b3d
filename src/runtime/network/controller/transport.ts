import type { TLSSocket } from 'node:tls';
import type { Dispatcher } from 'undici';
import { untilAborted } from '../../../common/abort.ts';
import { beforeFirst } from '../../../common/before-first.ts';
import type { Clock } from '../../../common/clock.ts';
import type { TransportAnswer } from '../../../common/controller-answer.ts';
import type { Logger } from '../../../common/log.ts';
import type { Signal } from '../../../common/signal.ts';
import { Slices } from '../../../common/slices.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { placeOf } from './address.ts';
import { AttemptFailure, codeOf } from './attempt-failure.ts';
import { type BudgetLimits, startBudget } from './call-budget.ts';
import { exchange } from './exchange.ts';
import { UNKNOWN_AUTHORITY } from './explain.ts';
import type { ConnectionSettings, ControllerRequest } from './types.ts';

/** The SPIFFE IDs of controllers in their certificates. */
const CONTROLLER_NAME = /URI:spiffe:\/\/[^/,]+\/controller\//;

/** Makes single attempts over one connection pool, which the first attempt opens. */
export class Transport {
  readonly #settings: ConnectionSettings;
  readonly #log: Logger;
  readonly #limits: BudgetLimits;
  readonly #clock: Clock;
  readonly #slices = new Slices();
  #connection: Promise<Dispatcher> | undefined;
  /** Addresses that are limited to one connection, and that connection. */
  #pinned: { readonly origin: string; readonly connection: Promise<Dispatcher> } | undefined;
  /**
   * Whether the certificate names a controller, as those of cluster members do; undefined before the first connection.
   */
  #metController: boolean | undefined;
  /** The open pool: with it, attempts need not wait for `#connection`. */
  #opened: Dispatcher | undefined;

  constructor(settings: ConnectionSettings, log: Logger, limits: BudgetLimits) {
    this.#settings = settings;
    this.#log = log;
    this.#limits = limits;
    this.#clock = limits.clock;
  }

  /** Whether it may have other controllers in a cluster; undefined before the first connection. */
  get metController(): boolean | undefined {
    return this.#metController;
  }

  /**
   * Sends once, and reads the whole answer.
   * @param origin one of the network's controllers
   * @throws {AttemptFailure} without an answer; {@link ToolError} if another attempt cannot help
   */
  async attempt(request: ControllerRequest, signal: Signal, origin = this.#settings.origin): Promise<TransportAnswer> {
    const { method, headers, body = null, reader } = request;
    const path = beforeFirst('?', request.path);
    const started = this.#clock.now();
    try {
      const pinned = this.#pinned?.origin === origin ? this.#pinned.connection : undefined;
      const connection = pinned
        ? await untilAborted(pinned, signal)
        : (this.#opened ?? (await untilAborted(this.#open(), signal)));
      const place = placeOf(origin, request.path);
      const sent = { origin: place.origin, path: place.path, method, headers, body };
      const answer = await exchange(connection, sent, signal, { reader, slices: this.#slices });
      const took = Math.round(this.#clock.now() - started);
      this.#log.debug('controller answered', { method, path, status: answer.status, milliseconds: took });
      return answer;
    } catch (error) {
      if (error instanceof ToolError) throw error;
      const failure = asFailure(error);
      this.#log.debug('controller did not answer', { method, path, reason: failure.reason, stage: failure.stage });
      if (!UNKNOWN_AUTHORITY.has(failure.reason)) throw failure;
      const { unknownAuthority } = await import('./authority.ts');
      throw await unknownAuthority({ ...this.#settings, origin }, signal).catch(asFailure);
    }
  }

  /**
   * Uses a single connection for this address from now on, so that the same controller answers for as long as the
   * connection lasts.
   * @returns false if it already does, or if no controller of a cluster has answered
   */
  pin(origin: string): boolean {
    if (!this.#metController || this.#pinned?.origin === origin) return false;
    const before = this.#pinned;
    const connection = this.#connect(1);
    // After a failure, the next caller may try again.
    connection.catch(() => {
      if (this.#pinned?.connection === connection) this.#pinned = undefined;
    });
    this.#pinned = { origin, connection };
    void before?.connection.then((unused) => unused.destroy()).catch(() => undefined);
    return true;
  }

  /** Closes all connections, including those in use. */
  async close(): Promise<void> {
    const open = [this.#connection, this.#pinned?.connection].map((each) => each?.catch(() => undefined));
    for (const connection of await Promise.all(open)) await connection?.destroy();
  }

  #open(): Promise<Dispatcher> {
    this.#connection ??= this.#connect().then(
      (connection) => {
        this.#opened = connection;
        return connection;
      },
      (error) => {
        this.#connection = undefined;
        throw error;
      },
    );
    return this.#connection;
  }

  async #connect(connections?: number): Promise<Dispatcher> {
    const { openConnection } = await import('./connection.ts');
    // Shared by all calls that wait for it, so it has its own time limit.
    const budget = startBudget(this.#limits);
    const met = (socket: TLSSocket) => {
      this.#metController ||= CONTROLLER_NAME.test(socket.getPeerCertificate().subjectaltname ?? '');
    };
    try {
      return await openConnection(this.#settings, budget.signal, met, connections);
    } finally {
      budget.end();
    }
  }
}

function asFailure(error: unknown): AttemptFailure {
  return error instanceof AttemptFailure ? error : new AttemptFailure(codeOf(error), 'connect');
}
