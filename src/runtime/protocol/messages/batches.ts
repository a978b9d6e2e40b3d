import type { JSONRPCMessage } from '@modelcontextprotocol/server';

/** Requests that came together, and their answers so far. */
interface Batch {
  readonly open: Set<unknown>;
  readonly answers: JSONRPCMessage[];
}

/** Requests in one batch are answered in one batch (MCP 2025-03-26, Batching). */
export class Batches {
  readonly #batches = new Set<Batch>();

  /**
   * Starts a batch.
   * @param requests that are served
   * @param answers to those that cannot be served
   * @returns what to send at once, if nothing is served
   */
  begin(
    requests: readonly { readonly id: unknown }[],
    answers: readonly JSONRPCMessage[],
  ): readonly JSONRPCMessage[] | undefined {
    if (requests.length === 0) return answers.length === 0 ? undefined : answers;
    this.#batches.add({ open: new Set(requests.map(({ id }) => id)), answers: [...answers] });
    return undefined;
  }

  /**
   * Adds an answer that may belong to a batch. @returns what to send: nothing yet, the whole batch, or the message
   * itself
   */
  take(message: JSONRPCMessage): JSONRPCMessage | readonly JSONRPCMessage[] | undefined {
    if ('method' in message) return message;
    const batch = this.#with(message.id);
    if (batch === undefined) return message;
    batch.answers.push(message);
    return this.#doneWithout(message.id, batch);
  }

  /** A request was cancelled, so its batch is answered without it. @returns what to send, if nothing else is missing */
  cancel(id: unknown): readonly JSONRPCMessage[] | undefined {
    const batch = this.#with(id);
    const answers = batch && this.#doneWithout(id, batch);
    return answers?.length === 0 ? undefined : answers;
  }

  #with(id: unknown): Batch | undefined {
    return [...this.#batches].find(({ open }) => open.has(id));
  }

  #doneWithout(id: unknown, batch: Batch): readonly JSONRPCMessage[] | undefined {
    batch.open.delete(id);
    if (batch.open.size > 0) return undefined;
    this.#batches.delete(batch);
    return batch.answers;
  }
}
