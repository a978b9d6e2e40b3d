/** What work listens to so that it ends early: an `AbortSignal`, or an {@link Aborter}. */
export interface Signal {
  readonly aborted: boolean;
  /** Why it was aborted. */
  readonly reason: unknown;
  /** @throws the reason, if it was aborted */
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * The signal of one call, and the means to abort it. It replaces an `AbortController`: every call needs two, and with
 * those of Node, a read over HTTP takes a tenth more processor time.
 */
export class Aborter implements Signal {
  readonly #listeners = new Set<() => void>();
  #aborted = false;
  #reason: unknown;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  /** Only the first reason counts. Listeners are called once, in order. */
  abort(reason: Error = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.#aborted) this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
}
