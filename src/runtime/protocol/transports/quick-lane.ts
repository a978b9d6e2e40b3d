import type { JSONRPCMessage, Notification, RequestId, Transport } from '@modelcontextprotocol/server';
import { isObject } from '../../../common/is-object.ts';
import { onceItWorks } from '../../../common/once.ts';
import { Aborter } from '../../../common/signal.ts';
import { withResolvers } from '../../../common/with-resolvers.ts';
import type { CallOutcome, ToolCall } from '../../owners/call.ts';
import type { Client } from '../../owners/client.ts';
import { clientInfo } from '../../safety/audit/client-info.ts';
import type { LibraryChannel } from '../library-channel.ts';
import { failedAnswer } from '../messages/errors.ts';
import {
  isBare,
  isOfferedList,
  isPlainCall,
  isPlainOpening,
  isRequest,
  type OfferedList,
  OLDER_REVISIONS,
  type PlainCall,
  type PlainOpening,
  type Request,
} from '../messages/plain.ts';
import { progressTo } from '../progress.ts';
import type { EarlyClient, EarlyService } from '../service.ts';
import { toolListAnswer } from '../tool-list-answer.ts';

/**
 * How long a client is assumed to be busy with the list after opening, in milliseconds. What calls need is loaded then.
 */
const LOAD_AFTER = 60;

/** A transport that may report that its client sends no more. */
export type EndingTransport = Transport & { onending?: () => void };

/** A connection of the older era that opened in the quick lane. */
interface Opened {
  readonly info: ToolCall['client'];
  readonly client: EarlyClient;
  /** Loads what makes its calls. */
  readonly caller: () => Promise<(request: ToolCall) => Promise<CallOutcome>>;
  /** Whether it can show a page to its user: the library then asks for that, and repeats the waiting call. */
  readonly showsPages: boolean;
}

/**
 * Answers what every client of the older era sends: its opening, the list, and reads, which never need to ask the
 * client anything. Everything else goes to the protocol library, which the first such message loads: that takes longer
 * than the rest of a start and a fifth of the memory, and the library validates each call and result several times,
 * which takes longer than the call. The client sees the same bytes either way.
 */
export class QuickLane {
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  readonly #close: () => void;
  readonly #wire: EndingTransport;
  readonly #ending: AbortController;
  #isEnding = false;
  readonly #service: EarlyService;
  readonly #library: LibraryChannel;
  readonly #underWay = new Map<RequestId, Aborter>();
  #opened: Opened | undefined;
  #loading: NodeJS.Timeout | undefined;
  /** Whether the library has received a message; after that it also handles openings. */
  #passed = false;

  /** @param ending aborted when the library's work has to end; its answers are still sent */
  constructor(wire: EndingTransport, service: EarlyService, library: LibraryChannel, ending: AbortController) {
    this.#wire = wire;
    this.#ending = ending;
    this.#service = service;
    this.#library = library;
    ({ promise: this.closed, resolve: this.#close } = withResolvers<void>());
  }

  /** Starts reading. */
  start(): Promise<void> {
    this.#wire.onmessage = (message, extra) => {
      try {
        if (!this.#serves(message)) this.#pass(message, extra);
      } catch (error) {
        if (isRequest(message)) this.#write(failedAnswer(message.id, error));
      }
    };
    this.#wire.onending = () => {
      this.#isEnding = true;
      for (const call of this.#underWay.values()) call.abort();
      this.#ending.abort();
    };
    this.#wire.onerror = (error) => this.#library.onerror?.(error);
    this.#wire.onclose = () => {
      clearTimeout(this.#loading);
      for (const call of this.#underWay.values()) call.abort();
      this.#library.ended();
      this.#close();
    };
    return this.#wire.start();
  }

  /** Whether a message was handled. */
  #serves(message: JSONRPCMessage): boolean {
    if (!('method' in message)) return false;
    const { method, params = {} } = message;
    if (!isRequest(message)) return this.#handlesNotification(message, method, params);
    if (this.#opened === undefined) {
      if (this.#passed || method !== 'initialize' || !isPlainOpening(params)) return false;
      this.#library.answered(message);
      this.#open(message.id, params);
      return true;
    }
    if (method === 'tools/call') return isPlainCall(params) && this.#calls(this.#opened, message, params);
    if (method === 'tools/list' && isBare(params))
      this.#answer(message.id, toolListAnswer(this.#opened.client.exposed));
    else if (method === 'ping' && isBare(params)) this.#answer(message.id, {});
    else if (isOfferedList(method) && isBare(params)) this.#lists(this.#opened.client, message.id, method);
    else return false;
    return true;
  }

  #pass(...received: Parameters<LibraryChannel['deliver']>): void {
    this.#passed = true;
    this.#library.deliver(...received);
  }

  #handlesNotification(message: JSONRPCMessage, method: string, params: Readonly<Record<string, unknown>>): boolean {
    if (method === 'notifications/cancelled') {
      const call = this.#underWay.get(params['requestId'] as RequestId);
      call?.abort();
      // A call that is not in progress here may be in progress in the library.
      return call !== undefined || !this.#passed;
    }
    if (method !== 'notifications/initialized' || this.#opened === undefined) return false;
    this.#library.answered(message);
    return true;
  }

  #open(
    id: RequestId,
    { protocolVersion: requested, clientInfo: sender, capabilities: abilities }: PlainOpening,
  ): void {
    const { serverInfo, capabilities, instructions } = this.#service.face('legacy');
    const revision = OLDER_REVISIONS.find((each) => each === requested) ?? OLDER_REVISIONS[0];
    this.#wire.setProtocolVersion?.(revision);
    this.#answer(id, { protocolVersion: revision, capabilities, serverInfo, instructions });
    const changed = () => this.#write({ method: 'notifications/tools/list_changed', jsonrpc: '2.0' });
    const showsPages = isObject(abilities.elicitation) && abilities.elicitation['url'] !== undefined;
    const client = this.#service.open('legacy', changed);
    const caller = onceItWorks(async () => {
      const [service, whole] = await Promise.all([this.#service.whole(), client.whole()]);
      const call = await service.calls();
      return (request: ToolCall) => call(whole, request);
    });
    this.#opened = { info: clientInfo(sender), client, caller, showsPages };
    // If that fails, the first call reports it.
    this.#loading = setTimeout(() => caller().catch(() => undefined), LOAD_AFTER);
  }

  /** The client, if it opened here. */
  async client(): Promise<Client | undefined> {
    return this.#opened?.client.whole();
  }

  #calls({ info, client, caller, showsPages }: Opened, message: JSONRPCMessage & Request, params: PlainCall): boolean {
    if (client.exposed.find(params.name)?.effect !== 'read') return false;
    const { id } = message;
    const { name: tool, arguments: args = {}, _meta } = params;
    const call = new Aborter();
    this.#underWay.set(id, call);
    const notify = (notification: Notification) =>
      this.#wire.send({ jsonrpc: '2.0', ...notification }, { relatedRequestId: id });
    const progress = progressTo(notify, _meta?.progressToken);
    void caller()
      .then((make) => make({ tool, arguments: args, signal: call, progress, client: info }))
      .then(
        ({ answer, login }) => (login !== undefined && showsPages ? undefined : { result: answer, jsonrpc: '2.0', id }),
        (error: unknown) => failedAnswer(id, error),
      )
      .then((reply) => {
        if (this.#underWay.get(id) === call) this.#underWay.delete(id);
        // A client that cancelled its call is waiting for nothing (MCP 2025-11-25, Cancellation).
        if (call.aborted && !this.#isEnding) return;
        if (reply === undefined) this.#pass(message);
        else this.#write(reply as JSONRPCMessage);
      });
    return true;
  }

  #lists(client: EarlyClient, id: RequestId, method: OfferedList): void {
    Promise.all([import('../offers/lists.ts'), client.whole()])
      .then(([{ lists }, whole]) => this.#answer(id, lists[method](whole)))
      .catch((error: unknown) => this.#write(failedAnswer(id, error)));
  }

  /** Same field order as the library. */
  #answer(id: RequestId, result: object): void {
    this.#write({ result, jsonrpc: '2.0', id } as JSONRPCMessage);
  }

  #write(message: JSONRPCMessage): void {
    this.#wire.send(message).catch((error: Error) => this.#library.onerror?.(error));
  }
}
