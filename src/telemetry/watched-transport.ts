import type { JSONRPCMessage, TransportSendOptions } from '@modelcontextprotocol/server';
import { isObject } from '../common/is-object.ts';
import { MARK, type MessageSource, type ServedMessage, type Telemetry } from '../common/telemetry.ts';
import type { EndingTransport } from '../runtime/protocol/transports/quick-lane.ts';

/** A transport whose messages are watched, each from its arrival to its answer. */
export class WatchedTransport implements EndingTransport {
  onmessage?: EndingTransport['onmessage'];
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onending?: () => void;
  readonly #wire: EndingTransport;
  readonly #telemetry: Telemetry;
  readonly #source: { readonly transport: MessageSource['transport']; revision: string | undefined };
  readonly #underWay = new Map<unknown, ServedMessage>();

  constructor(wire: EndingTransport, telemetry: Telemetry, transport: MessageSource['transport']) {
    this.#wire = wire;
    this.#telemetry = telemetry;
    this.#source = { transport, revision: undefined };
  }

  start(): Promise<void> {
    const ended = this.#telemetry.session(this.#source);
    this.#wire.onmessage = (message, extra) => this.#take(message, (taken) => this.onmessage?.(taken, extra));
    this.#wire.onerror = (error) => this.onerror?.(error);
    this.#wire.onending = () => this.onending?.();
    this.#wire.onclose = () => {
      for (const id of [...this.#underWay.keys()]) this.#end(id, { isError: true });
      ended();
      this.onclose?.();
    };
    return this.#wire.start();
  }

  setProtocolVersion(revision: string): void {
    this.#source.revision = revision;
    this.#wire.setProtocolVersion?.(revision);
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('error' in message) this.#end(message.id, { code: message.error.code });
    else if ('result' in message) this.#end(message.id, { isError: message.result['isError'] === true });
    return this.#wire.send(message, options);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #take(message: JSONRPCMessage, pass: (message: JSONRPCMessage) => void): void {
    if (!('method' in message)) {
      pass(message);
      return;
    }
    const id = 'id' in message ? message.id : undefined;
    const watched = this.#telemetry.begin(message, this.#source);
    if (id !== undefined) this.#underWay.set(id, watched);
    watched.run(() => pass(marked(message, watched.mark)));
    if (id !== undefined) return;
    watched.end({});
    // A cancelled call may get no answer (MCP 2025-11-25, Cancellation).
    if (message.method === 'notifications/cancelled') this.#end(message.params?.['requestId'], { isError: true });
  }

  #end(id: unknown, ending: Parameters<ServedMessage['end']>[0]): void {
    this.#underWay.get(id)?.end(ending);
    this.#underWay.delete(id);
  }
}

/** A call with its mark, which the protocol library hands on with it. */
function marked(message: JSONRPCMessage, mark: string): JSONRPCMessage {
  if (!('method' in message) || message.method !== 'tools/call') return message;
  const { _meta } = message.params ?? {};
  if (_meta !== undefined && !isObject(_meta)) return message;
  return { ...message, params: { ...message.params, _meta: { ..._meta, [MARK]: mark } } };
}
