/** Applies faults to requests and answers. It counts requests, so that "every third" is the same in every run. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults.ts';
import { ControllerError, type SandboxReply } from '../kernel.ts';
import type { MemoryStore } from '../store/memory-store.ts';
import { DropConnection } from './drop-connection.ts';
import { errorReply, type WireReply } from './send.ts';

const SECOND = 1000;

/** The faults of one sandbox, and the state that they need. */
export class FaultMachine {
  #faults: readonly Fault[] = [];
  #seen = 0;
  #answered = 0;
  #recent: number[] = [];
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  set(faults: readonly Fault[]): void {
    this.#faults = faults;
    this.#seen = 0;
    this.#answered = 0;
    this.#recent = [];
  }

  /** Called before a request is handled: returns a reply to send instead, or nothing. */
  async before(): Promise<SandboxReply | undefined> {
    this.#seen += 1;
    for (const fault of this.#faults) {
      const reply = await this.#apply(fault);
      if (reply !== undefined) return reply;
    }
    return undefined;
  }

  /** A list that is larger than requested: its rows, repeated. */
  widen(reply: SandboxReply): SandboxReply {
    const wanted = this.#faults.find((fault) => fault.kind === 'huge-pages')?.rows;
    const data = (reply.body as { readonly data?: unknown } | undefined)?.data;
    if (wanted === undefined || !Array.isArray(data) || data.length === 0) return reply;
    const times = Math.ceil(wanted / data.length);
    return { ...reply, body: { ...(reply.body as object), data: Array.from({ length: times }, () => data).flat() } };
  }

  /** An answer after faults were applied to it. */
  after(reply: WireReply): WireReply {
    this.#answered += 1;
    const broken = this.#faults.some((fault) => fault.kind === 'malformed' && this.#answered % fault.every === 0);
    if (!broken || typeof reply.body !== 'string') return reply;
    return { ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) };
  }

  /** How many milliseconds the body of an answer takes; with 0 it is sent immediately. */
  get bodyTime(): number {
    const slow = this.#faults.find((fault) => fault.kind === 'slow-body');
    return slow?.milliseconds ?? 0;
  }

  async #apply(fault: Fault): Promise<SandboxReply | undefined> {
    switch (fault.kind) {
      case 'latency':
        await sleep(fault.milliseconds);
        return undefined;
      case 'status':
        return refusal(fault.status);
      case 'drop':
        if (this.#seen % fault.every === 0) throw new DropConnection();
        return undefined;
      case 'expire-session':
        if (this.#seen % fault.after === 0) this.#endSessions();
        return undefined;
      case 'rate-limit':
        return this.#limit(fault.perSecond, fault.retryAfter);
      default:
        return undefined;
    }
  }

  #endSessions(): void {
    for (const { id } of [...this.#store.list('apiSessions')]) this.#store.remove('apiSessions', id);
  }

  #limit(perSecond: number, retryAfter: number): SandboxReply | undefined {
    const now = Date.now();
    this.#recent = this.#recent.filter((time) => now - time < SECOND);
    if (this.#recent.length >= perSecond) return refusal(429, { 'retry-after': String(retryAfter) });
    this.#recent.push(now);
    return undefined;
  }
}

const CODES: Readonly<Record<number, string>> = { 429: 'RATE_LIMITED', 503: 'CLUSTER_NO_LEADER' };

function refusal(status: number, headers: Record<string, string> = {}): SandboxReply {
  const code = CODES[status] ?? 'UNHANDLED';
  return errorReply(new ControllerError(status, code, 'This fault was requested.', undefined, headers));
}
