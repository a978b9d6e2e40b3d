/** The log of a cluster: what one controller changed, and how far each of the others has followed. */
import type { Entity } from '../kernel.ts';
import type { Change } from '../store/memory-store.ts';

/** A change, with the time by the clock of the controller that made it. */
export interface LogEntry {
  readonly change: Change;
  readonly author: string;
  readonly at: number;
}

/** A follower of the log. */
export interface Follower {
  readonly id: string;
  readonly isFollowing: boolean;
  apply(entry: LogEntry): void;
}

interface Position {
  readonly follower: Follower;
  applied: number;
  waiting: { readonly upTo: number; readonly resolve: () => void }[];
}

/**
 * Kinds that are not replicated: a session is valid only on the controller that created it, and snapshots and checks
 * are local.
 */
const OWN_KINDS = new Set(['apiSessions', 'sessions', 'databaseState']);

/** Applies each change to all followers after the delay. */
export class Replication {
  readonly #log: LogEntry[] = [];
  readonly #positions = new Map<string, Position>();
  /** Milliseconds until a follower applies a change. */
  lag: number;

  constructor(lag: number) {
    this.lag = lag;
  }

  get length(): number {
    return this.#log.length;
  }

  add(follower: Follower): void {
    this.#positions.set(follower.id, { follower, applied: this.#log.length, waiting: [] });
  }

  append(author: string, change: Change, at: number): void {
    if (OWN_KINDS.has(change.kind)) return;
    const { entity, ...rest } = change;
    // The store changes its entities in place.
    this.#log.push({ change: entity ? { ...rest, entity: structuredClone(entity) as Entity } : rest, author, at });
    const upTo = this.#log.length;
    if (this.lag === 0) for (const { follower } of this.#positions.values()) this.#follow(follower, upTo);
    else setTimeout(() => this.#followAll(upTo), this.lag).unref();
  }

  /** Brings a follower up to date at once, ignoring the delay. */
  catchUp({ id }: Pick<Follower, 'id'>): void {
    this.#advance(this.#position(id), this.#log.length);
  }

  appliedBy({ id }: Pick<Follower, 'id'>): number {
    return this.#position(id).applied;
  }

  /** Resolves once a follower has everything up to this position in the log. */
  reached({ id }: Pick<Follower, 'id'>, upTo: number): Promise<void> {
    const position = this.#position(id);
    if (position.applied >= upTo) return Promise.resolve();
    return new Promise((resolve) => position.waiting.push({ upTo, resolve }));
  }

  #followAll(upTo: number): void {
    for (const { follower } of this.#positions.values()) this.#follow(follower, upTo);
  }

  #follow(follower: Follower, upTo: number): void {
    if (follower.isFollowing) this.#advance(this.#position(follower.id), upTo);
  }

  #advance(position: Position, upTo: number): void {
    for (; position.applied < upTo; position.applied += 1) {
      const entry = this.#log[position.applied];
      if (entry !== undefined && entry.author !== position.follower.id) position.follower.apply(entry);
    }
    const done = position.waiting.filter((one) => one.upTo <= position.applied);
    position.waiting = position.waiting.filter((one) => one.upTo > position.applied);
    for (const { resolve } of done) resolve();
  }

  #position(id: string): Position {
    const position = this.#positions.get(id);
    if (position === undefined) throw new Error(`no controller is called ${id}`);
    return position;
  }
}
