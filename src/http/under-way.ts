import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between checks whether all are answered. */
const PAUSE = 20;

/** Whether a caller would still be admitted with the credentials of a request. Never fails. */
export type StillAdmits = (request: IncomingMessage) => Promise<boolean>;

interface Lasting {
  readonly request: IncomingMessage;
  readonly stillAdmits: StillAdmits;
  readonly since: number;
}

/**
 * Requests without a complete answer yet. A stream lasts for days, so its caller's login is checked again and again: it
 * ends when the key was revoked, or the token or certificate has expired.
 */
export class UnderWay {
  readonly #lasting = new Map<ServerResponse, Lasting>();
  readonly #between: number;
  readonly #round: NodeJS.Timeout;
  #isChecking = false;

  /** @param between milliseconds after which a login is checked again */
  constructor(between: number) {
    this.#between = between;
    this.#round = setInterval(() => void this.#checkAll(), between).unref();
  }

  /** @returns a function to call when it is answered */
  add(request: IncomingMessage, response: ServerResponse, stillAdmits: StillAdmits): () => void {
    this.#lasting.set(response, { request, stillAdmits, since: performance.now() });
    return () => this.#lasting.delete(response);
  }

  /** Resolves when all are answered, or after so many milliseconds. */
  async finished(most: number): Promise<void> {
    clearInterval(this.#round);
    const until = performance.now() + most;
    while (this.#lasting.size > 0 && performance.now() < until) await sleep(PAUSE);
  }

  async #checkAll(): Promise<void> {
    // A round may take long, since it may fetch the keys of an issuer that is slow to answer.
    if (this.#isChecking) return;
    this.#isChecking = true;
    const before = performance.now() - this.#between;
    for (const [response, { request, stillAdmits, since }] of this.#lasting) {
      if (since <= before && !(await stillAdmits(request))) response.destroy();
    }
    this.#isChecking = false;
  }
}
