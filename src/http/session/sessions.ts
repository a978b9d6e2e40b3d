import { randomBytes } from 'node:crypto';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import type { Choice } from '../../runtime/owners/client.ts';
import type { Service } from '../../runtime/protocol/service.ts';
import type { Connection } from '../../runtime/protocol/transports/serve.ts';
import type { Protocol } from '../protocol.ts';
import type { HttpLimits } from '../settings.ts';
import type { Visitor } from '../visitors.ts';
import { EventRoom } from './event-log.ts';
import { SessionWire } from './session-wire.ts';
import type { SharedSession, SharedSessions } from './shared-sessions.ts';

/** A session of the older era, and its owner. */
export interface Session {
  readonly id: string;
  readonly wire: SessionWire;
  readonly owner: Visitor;
  readonly connection: Connection;
  /** Milliseconds of a monotonic clock. */
  lastSeen: number;
  /** When it was last renewed in the store, in milliseconds of the same clock. */
  lastRenewed: number;
  /**
   * The message that opened it, as long as the store has not taken it: until then, no other process knows the session.
   */
  unnoted?: unknown;
}

/** Milliseconds between checks for expired sessions. */
const ROUND = 1_000;
/** How many times a session in use is renewed in the store within the time after which it would end there. */
const RENEWALS = 10;

/** The sessions of the older era. Each belongs to one principal and ends when unused for a while. */
export class Sessions {
  readonly #limits: Pick<HttpLimits, 'sessions' | 'sessionIdle'>;
  readonly #json: boolean;
  readonly #protocol: Protocol;
  readonly #shared: SharedSessions | undefined;
  readonly #room = new EventRoom();
  readonly #sessions = new Map<string, Session>();
  /** By session id, for sessions that can choose which tools they see. */
  readonly #choices = new Map<string, Choice>();
  readonly #round: NodeJS.Timeout;

  /** @param shared if other processes serve the same sessions */
  constructor(
    limits: Pick<HttpLimits, 'sessions' | 'sessionIdle'>,
    json: boolean,
    protocol: Protocol,
    shared?: SharedSessions,
  ) {
    this.#protocol = protocol;
    this.#shared = shared;
    this.#limits = limits;
    this.#json = json;
    const every = Math.min(ROUND, limits.sessionIdle / RENEWALS);
    this.#round = setInterval(() => this.#endIdle(), every).unref();
  }

  /** Unanswered requests. */
  get calls(): number {
    return [...this.#sessions.values()].reduce((all, { wire }) => all + wire.calls, 0);
  }

  /**
   * Opens one. If there are too many, another one ends: of the principal who has the most, or else of the same
   * principal.
   * @param opening the message that opens it
   * @returns undefined if there is no room
   */
  async open(owner: Visitor, opening: unknown): Promise<Session | undefined> {
    const session = this.#begin(randomBytes(24).toString('base64url'), owner);
    if (session !== undefined) await this.#note(session, opening);
    return session;
  }

  /**
   * Stores a session for other processes. If the store accepts nothing at the moment, since it is full, for example, it
   * gets it later.
   */
  async #note(session: Session, opening: unknown): Promise<void> {
    const isNoted = (await this.#shared?.opened(session.id, session.owner, opening)) ?? true;
    session.unnoted = isNoted ? undefined : opening;
  }

  /** The session with this id, if it belongs to this principal; others do not learn that it exists. */
  async find(id: string, visitor: Visitor): Promise<Session | undefined> {
    const known = this.#sessions.get(id);
    if (known !== undefined && !known.owner.isSame(visitor)) return undefined;
    const shared = await this.#use(id, known);
    if (this.#shared !== undefined && shared === undefined) return undefined;
    // Meanwhile, another request may have continued the session here, or ended it.
    const now = this.#sessions.get(id);
    if (known !== undefined && now === undefined) return this.find(id, visitor);
    const session = now ?? this.#continue(id, visitor, shared);
    if (session === undefined || !session.owner.isSame(visitor)) return undefined;
    session.lastSeen = performance.now();
    session.owner.seen(visitor);
    // It may have chosen other tools through another process in the meantime.
    if (shared !== undefined && shared !== 'lost') this.#choices.get(id)?.set(shared.chosen ?? []);
    return session;
  }

  /** Keeps a session in the store for longer. @returns what the store has of it; if that is nothing, it has ended */
  async #use(id: string, known: Session | undefined): Promise<SharedSession | 'lost' | undefined> {
    if (this.#shared === undefined) return undefined;
    if (known !== undefined) known.lastRenewed = performance.now();
    if (known?.unnoted !== undefined) await this.#note(known, known.unnoted);
    const shared = known?.unnoted === undefined ? await this.#shared.used(id) : 'lost';
    if (shared === undefined && known !== undefined) await this.#leave(known);
    return shared;
  }

  #begin(id: string, owner: Visitor): Session | undefined {
    if (this.#sessions.size >= this.#limits.sessions && !this.#makeRoom(owner)) return undefined;
    const elsewhere = (message: object) => void this.#shared?.pass(id, message);
    const wire = new SessionWire(id, this.#json, this.#room, elsewhere, this.#shared?.streamsOf(id));
    const unsubscribe = this.#shared?.hear(id, (message) => wire.overhear(message as JSONRPCMessage));
    const leave = owner.stay();
    const connection = this.#protocol.session(this.#choosing(id, owner.serviceOf(id)), wire);
    const now = performance.now();
    const session = { id, wire, owner, connection, lastSeen: now, lastRenewed: now };
    this.#sessions.set(id, session);
    void connection.closed.then(() => {
      unsubscribe?.();
      leave();
      this.#forget(session);
    });
    return session;
  }

  /** Tells other processes what a session chooses to see. */
  #choosing(id: string, service: Service): Service {
    if (this.#shared === undefined) return service;
    return {
      ...service,
      open: (era, changed, more) => {
        const client = service.open(
          era,
          () => {
            changed();
            void this.#shared?.chose(id, client.exposed.choice?.get() ?? []);
          },
          more,
        );
        if (client.exposed.choice !== undefined) this.#choices.set(id, client.exposed.choice);
        return client;
      },
    };
  }

  /** Continues a session that another process opened. */
  #continue(id: string, visitor: Visitor, shared: SharedSession | 'lost' | undefined): Session | undefined {
    if (shared === undefined || shared === 'lost' || shared.owner !== visitor.holder) return undefined;
    const session = this.#begin(id, visitor);
    session?.wire.reopen(shared.opening as JSONRPCMessage);
    return session;
  }

  /** @returns whether it has ended: not while other processes could still continue it, because the store is unreachable */
  async end(session: Session): Promise<boolean> {
    const isOver = (await this.#shared?.ended(session.id)) ?? true;
    if (isOver) await this.#leave(session);
    return isOver;
  }

  /** Ends it here; another process may continue it. */
  async #leave(session: Session): Promise<void> {
    this.#forget(session);
    await session.connection.end();
    await session.wire.close();
  }

  /** Makes room for another one at once, while its end may take longer. */
  #forget(session: Session): void {
    // It may already have been continued.
    if ((this.#sessions.get(session.id) ?? session) !== session) return;
    this.#sessions.delete(session.id);
    this.#choices.delete(session.id);
  }

  async close(): Promise<void> {
    clearInterval(this.#round);
    await Promise.all([...this.#sessions.values()].map((each) => this.#leave(each)));
  }

  /**
   * Ends a session that is not in use: of the principal who has the most, if that is at least two more than this owner
   * has, or else of this owner. @returns whether one was found
   */
  #makeRoom(owner: Visitor): boolean {
    const byOwner = new Map<string, Session[]>();
    for (const session of this.#sessions.values()) {
      const { principal } = session.owner.caller;
      byOwner.set(principal, [...(byOwner.get(principal) ?? []), session]);
    }
    const theirs = byOwner.get(owner.caller.principal) ?? [];
    const [most = []] = [...byOwner.values()].sort((one, other) => other.length - one.length);
    const taken =
      most.length > theirs.length + 1 ? longestUnused(most.filter(({ wire }) => wire.calls === 0)) : undefined;
    const chosen = taken ?? longestUnused(theirs.filter(({ wire }) => !wire.busy));
    if (chosen === undefined) return false;
    void this.#leave(chosen);
    void this.#shared?.ended(chosen.id);
    return true;
  }

  #endIdle(): void {
    const now = performance.now();
    for (const session of this.#sessions.values()) {
      if (session.wire.busy) {
        session.lastSeen = now;
        if (now - session.lastRenewed >= this.#limits.sessionIdle / RENEWALS) void this.#use(session.id, session);
      } else if (now - session.lastSeen >= this.#limits.sessionIdle) void this.#leave(session);
    }
  }
}

/** The one of these sessions that was unused for longest. One whose client is connected counts as in use. */
const longestUnused = (sessions: readonly Session[]): Session | undefined =>
  [...sessions].sort(
    (one, other) => Number(one.wire.busy) - Number(other.wire.busy) || one.lastSeen - other.lastSeen,
  )[0];
