import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import {
  type AuthInfo,
  createMcpHandler,
  type McpHttpHandler,
  type McpRequestContext,
} from '@modelcontextprotocol/server';
import { isObject } from '../common/is-object.ts';
import type { Logger } from '../common/log.ts';
import type { MessageOutcome, Telemetry } from '../common/telemetry.ts';
import { isSubscription, NEWER_REVISION } from '../runtime/protocol/messages/plain.ts';
import { closingOf, goneBefore } from './edge/gone.ts';
import { sendJson } from './edge/reply.ts';
import { writeResponse } from './edge/write-response.ts';
import type { Protocol } from './protocol.ts';
import type { HttpSettings } from './settings.ts';
import { type StatelessHandler, statelessJson } from './stateless-json.ts';
import type { Visitor } from './visitors.ts';

/**
 * Serves self-contained requests: those of revision 2026-07-28, and older ones without sessions. Plain reads are
 * answered here; the protocol library makes a server for each of the others, which takes longer than a read.
 */
export class NewerEra {
  readonly #protocol: Protocol;
  readonly #telemetry: Telemetry | undefined;
  readonly #newer: McpHttpHandler;
  readonly #stateless: StatelessHandler;

  /** Unanswered requests, except subscriptions, which last until one side ends them. */
  calls = 0;

  constructor(
    { jsonResponse }: Pick<HttpSettings, 'jsonResponse'>,
    protocol: Protocol,
    log: Logger,
    telemetry: Telemetry | undefined,
  ) {
    this.#telemetry = telemetry;
    this.#protocol = protocol;
    const onerror = ({ message }: Error) => log.debug('protocol error', { message });
    const serve = ({ era, authInfo }: McpRequestContext) => {
      const { service, client } = visitorOf(authInfo);
      return protocol.server(service, era, era === 'modern' ? client() : undefined);
    };
    const responseMode = jsonResponse ? 'json' : 'auto';
    this.#newer = createMcpHandler(serve, { legacy: 'reject', responseMode, onerror });
    this.#stateless = jsonResponse
      ? statelessJson(serve, this.#newer)
      : createMcpHandler(serve, { legacy: 'stateless', onerror });
  }

  handle(request: IncomingMessage, response: ServerResponse, value: unknown, visitor: Visitor): Promise<undefined> {
    const { quick } = this.#protocol;
    const client = visitor.client();
    const read = quick?.find(value, client);
    if (quick !== undefined && read !== undefined && repeats(request.headers, read.tool)) {
      return this.#counted(value, async () => {
        const message = await quick.answer(visitor.service, client, read, closingOf(request.socket));
        sendJson(response, 200, message);
        return message;
      });
    }
    return this.#serve(this.#newer, request, response, value, visitor);
  }

  handleStateless(
    request: IncomingMessage,
    response: ServerResponse,
    value: unknown,
    visitor: Visitor,
  ): Promise<undefined> {
    return this.#serve(this.#stateless, request, response, value, visitor);
  }

  async close(): Promise<void> {
    await Promise.all([this.#newer.close(), this.#stateless.close()]);
  }

  #serve(
    handler: StatelessHandler,
    { headers, method = 'POST' }: IncomingMessage,
    response: ServerResponse,
    value: unknown,
    visitor: Visitor,
  ): Promise<undefined> {
    const fields = Object.entries(headers).flatMap(([name, field]) =>
      [field ?? []].flat().map((each): [string, string] => [name, each]),
    );
    const signal = goneBefore(response);
    return this.#counted(value, async () => {
      // The path has already been checked; the rest of the URL does not matter.
      const standard = new Request('http://localhost/mcp', { method, headers: fields, signal });
      const answer = await handler.fetch(standard, { authInfo: authOf(visitor), parsedBody: value });
      const copy = this.#telemetry === undefined || !isJson(answer) ? undefined : answer.clone();
      await writeResponse(response, answer);
      return copy?.json();
    });
  }

  /**
   * Counts a message until it is answered.
   * @param work gives the answer, where that is one message
   */
  async #counted(value: unknown, work: () => Promise<unknown>): Promise<undefined> {
    if (isObject(value) && isSubscription(value)) {
      await work();
      return undefined;
    }
    const watched = this.#telemetry?.begin(value, { transport: 'tcp', revision: undefined });
    let ending: MessageOutcome = { isError: true };
    this.calls += 1;
    try {
      const answer = await (watched === undefined ? work() : watched.run(work));
      ending = endingOf(answer);
    } finally {
      this.calls -= 1;
      watched?.end(ending);
    }
    return undefined;
  }
}

function endingOf(answer: unknown): MessageOutcome {
  if (!isObject(answer)) return {};
  const { error, result } = answer;
  if (isObject(error)) return { code: Number(error['code']) };
  return { isError: isObject(result) && result['isError'] === true };
}

const isJson = ({ headers }: Response): boolean => headers.get('content-type') === 'application/json';

/** Whether header fields repeat what a call says, as they have to (MCP 2026-07-28, Transports). */
const repeats = (headers: IncomingHttpHeaders, tool: string): boolean =>
  headers['content-type'] === 'application/json' &&
  headers['mcp-protocol-version'] === NEWER_REVISION &&
  headers['mcp-method'] === 'tools/call' &&
  headers['mcp-name'] === tool;

/** Carries the principal through the library. Contains no token: tokens go no further. */
const authOf = (visitor: Visitor): AuthInfo => ({
  token: '',
  clientId: visitor.caller.principal,
  scopes: [],
  extra: { visitor },
});

const visitorOf = (authInfo: AuthInfo | undefined): Visitor => authInfo?.extra?.['visitor'] as Visitor;
