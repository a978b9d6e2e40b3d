import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { cancelledBy } from '../../runtime/protocol/messages/plain.ts';

/**
 * What a session asks its client. Each question gets an id that no other process uses: an answer must never be mistaken for
 * another one's.
 */
export class Questions {
  readonly #mark: string;
  /** Ids of open questions: as the client knows them, and as their sender does. */
  readonly #open = new Map<string, RequestId>();

  /** @param mark begins the ids of this process */
  constructor(mark: string) {
    this.#mark = mark;
  }

  /** A message as the client gets it: a question, and what takes it back, under an id of its own; anything else as it is. */
  outgoing(message: JSONRPCMessage): JSONRPCMessage {
    if (!('method' in message)) return message;
    if (!('id' in message)) return this.#takenBack(message);
    const id = this.#idOf(message.id);
    this.#open.set(id, message.id);
    return { ...message, id } as JSONRPCMessage;
  }

  #takenBack(message: JSONRPCMessage): JSONRPCMessage {
    const requestId = this.#idOf(cancelledBy(message));
    if (!this.#open.delete(requestId)) return message;
    return { ...message, params: { ...('params' in message ? message.params : {}), requestId } } as JSONRPCMessage;
  }

  #idOf(question: RequestId | undefined): string {
    return `${this.#mark}-${question}`;
  }

  /** An answer as its question's sender knows it, once; undefined if this process has not asked. */
  answered(answer: JSONRPCMessage & { readonly id?: RequestId | undefined }): JSONRPCMessage | undefined {
    const id = String(answer.id);
    const question = this.#open.get(id);
    if (question === undefined) return undefined;
    this.#open.delete(id);
    return { ...answer, id: question } as JSONRPCMessage;
  }
}
