import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { cancelledBy } from '../../runtime/protocol/messages/plain.ts';

/**
 * What a session asks its client. Each question gets an id that no other process uses: an answer must never be mistaken
 * for another one's.
 */
export class Questions {
  readonly #mark: string;
  /** Ids of open questions: as the client knows them, and as their sender does. */
  readonly #open = new Map<string, RequestId>();

  /** @param mark begins the ids of this process */
  constructor(mark: string) {
    this.#mark = mark;
  }

  /**
   * A message as the client gets it: a question and its cancellation get an id of this process; anything else is
   * unchanged.
   */
  outgoing(message: JSONRPCMessage): JSONRPCMessage {
    if (!('method' in message)) return message;
    if (!('id' in message)) return this.#cancellation(message);
    const id = this.#idOf(message.id);
    this.#open.set(id, message.id);
    return { ...message, id } as JSONRPCMessage;
  }

  #cancellation(message: JSONRPCMessage): JSONRPCMessage {
    const requestId = this.#idOf(cancelledBy(message));
    if (!this.#open.delete(requestId)) return message;
    return { ...message, params: { ...('params' in message ? message.params : {}), requestId } } as JSONRPCMessage;
  }

  #idOf(question: RequestId | undefined): string {
    return `${this.#mark}-${question}`;
  }

  /** An answer under the id that the sender of its question used, once; undefined if this process has not asked. */
  answered(answer: JSONRPCMessage & { readonly id?: RequestId | undefined }): JSONRPCMessage | undefined {
    const id = String(answer.id);
    const question = this.#open.get(id);
    if (question === undefined) return undefined;
    this.#open.delete(id);
    return { ...answer, id: question } as JSONRPCMessage;
  }
}
