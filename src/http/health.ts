import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse, sendJson } from './edge/reply.ts';

/** Milliseconds for which the last result is reused. */
const FRESH = 5_000;

/**
 * Answers probes: whether the server runs, and whether calls are possible. Probes are frequent, so not every one sends
 * a request to the controller.
 */
export class Health {
  readonly #reach: () => Promise<boolean>;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #answer: Promise<boolean> = Promise.resolve(false);
  #isStopping = false;

  /** @param reach whether the controller answers; never fails */
  constructor(reach: () => Promise<boolean>) {
    this.#reach = reach;
  }

  /** From now on, no call is possible. */
  stopping(): void {
    this.#isStopping = true;
  }

  /** The answer to a probe, if this is the path of one. */
  probeAt(path: string): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined {
    if (path === '/healthz') return probe(async () => true);
    if (path === '/readyz') return probe(async () => !this.#isStopping && (await this.#ready()));
    return undefined;
  }

  #ready(): Promise<boolean> {
    const now = performance.now();
    if (now - this.#checkedAt >= FRESH) {
      this.#checkedAt = now;
      this.#answer = this.#reach();
    }
    return this.#answer;
  }
}

const probe =
  (find: () => Promise<boolean>) =>
  async ({ method }: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (method !== 'GET' && method !== 'HEAD')
      return refuse(response, { status: 405, message: 'Probes send GET.', headers: { Allow: 'GET, HEAD' } });
    const ok = await find();
    sendJson(response, ok ? 200 : 503, { ok });
  };
