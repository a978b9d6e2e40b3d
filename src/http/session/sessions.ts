import { randomBytes } from 'node:crypto';
import type { Connection } from '../../runtime/protocol/transports/serve.ts';
import type { Protocol } from '../protocol.ts';
import type { HttpLimits } from '../settings.ts';
import type { Visitor } from '../visitors.ts';
import { SessionWire } from './session-wire.ts';

/** A session of the older era, and whose it is. */
export interface Session {
  readonly id: string;
  readonly wire: SessionWire;
  readonly owner: Visitor;
  readonly connection: Connection;
  /** Milliseconds of a clock that never jumps. */
  lastSeen: number;
}

/** Looks for sessions that are over this often. Milliseconds. */
const ROUND = 1_000;

/** The sessions of the older era: each belongs to one principal, and ends when nobody has used it for a while. */
export class Sessions {
  readonly #limits: Pick<HttpLimits, 'sessions' | 'sessionIdle'>;
  readonly #json: boolean;
  readonly #protocol: Protocol;
  readonly #sessions = new Map<string, Session>();
  readonly #round: NodeJS.Timeout;

  constructor(limits: Pick<HttpLimits, 'sessions' | 'sessionIdle'>, json: boolean, protocol: Protocol) {
    this.#protocol = protocol;
    this.#limits = limits;
    this.#json = json;
    const every = Math.min(ROUND, limits.sessionIdle);
    this.#round = setInterval(() => this.#endIdle(), every).unref();
  }

  /** Requests that are not answered yet. */
  get calls(): number {
    return [...this.#sessions.values()].reduce((all, { wire }) => all + wire.calls, 0);
  }

  /** Opens one. Where there are too many, the longest unused of the same principal ends. @returns undefined where there is none */
  open(owner: Visitor): Session | undefined {
    if (this.#sessions.size >= this.#limits.sessions && !this.#makeRoom(owner)) return undefined;
    const id = randomBytes(24).toString('base64url');
    const wire = new SessionWire(id, this.#json);
    const connection = this.#protocol.session(owner.service, wire);
    const session = { id, wire, owner, connection, lastSeen: performance.now() };
    this.#sessions.set(id, session);
    connection.closed.then(() => this.#sessions.delete(id));
    return session;
  }

  /** The session of that id, if it is this principal's: of another's nobody learns that it exists. */
  find(id: string, visitor: Visitor): Session | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined || !session.owner.isSame(visitor)) return undefined;
    session.lastSeen = performance.now();
    session.owner.seen(visitor);
    return session;
  }

  async end(session: Session): Promise<void> {
    this.#sessions.delete(session.id);
    await session.connection.end();
    await session.wire.close();
  }

  async close(): Promise<void> {
    clearInterval(this.#round);
    await Promise.all([...this.#sessions.values()].map((each) => this.end(each)));
  }

  #makeRoom(owner: Visitor): boolean {
    const unused = [...this.#sessions.values()].filter((each) => each.owner.isSame(owner) && !each.wire.busy);
    const [oldest] = unused.sort((one, other) => one.lastSeen - other.lastSeen);
    if (oldest === undefined) return false;
    void this.end(oldest);
    return true;
  }

  #endIdle(): void {
    const now = performance.now();
    for (const session of this.#sessions.values()) {
      if (session.wire.busy) session.lastSeen = now;
      else if (now - session.lastSeen >= this.#limits.sessionIdle) void this.end(session);
    }
  }
}
