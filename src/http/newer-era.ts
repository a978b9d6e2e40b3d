import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AuthInfo,
  createMcpHandler,
  type McpHttpHandler,
  type McpRequestContext,
} from '@modelcontextprotocol/server';
import { isObject } from '../common/is-object.ts';
import type { Logger } from '../common/log.ts';
import { writeResponse } from './edge/write-response.ts';
import type { Protocol } from './protocol.ts';
import type { HttpSettings } from './settings.ts';
import type { Visitor } from './visitors.ts';

/**
 * Serves self-contained requests with the protocol library: those of revision 2026-07-28, and older ones without
 * sessions.
 */
export class NewerEra {
  readonly #newer: McpHttpHandler;
  readonly #stateless: McpHttpHandler;

  /** Requests that are not answered yet, but for subscriptions, which last until somebody ends them. */
  calls = 0;

  constructor({ jsonResponse }: Pick<HttpSettings, 'jsonResponse'>, protocol: Protocol, log: Logger) {
    const onerror = ({ message }: Error) => log.debug('protocol error', { message });
    const serve = ({ era, authInfo }: McpRequestContext) => {
      const { service, client } = visitorOf(authInfo);
      return protocol.server(service, era, era === 'modern' ? client() : undefined);
    };
    const responseMode = jsonResponse ? 'json' : 'auto';
    this.#newer = createMcpHandler(serve, { legacy: 'reject', responseMode, onerror });
    this.#stateless = createMcpHandler(serve, { legacy: 'stateless', responseMode, onerror });
  }

  handle(request: IncomingMessage, response: ServerResponse, value: unknown, visitor: Visitor): Promise<undefined> {
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

  async #serve(
    handler: McpHttpHandler,
    { headers, method = 'POST' }: IncomingMessage,
    response: ServerResponse,
    value: unknown,
    visitor: Visitor,
  ): Promise<undefined> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const fields = Object.entries(headers).flatMap(([name, field]) =>
      [field ?? []].flat().map((each): [string, string] => [name, each]),
    );
    // The path has already been checked; the rest of the URL does not matter.
    const asked = new Request('http://localhost/mcp', { method, headers: fields, signal: gone.signal });
    const counts = isObject(value) && value['method'] === 'subscriptions/listen' ? 0 : 1;
    this.calls += counts;
    try {
      await writeResponse(response, await handler.fetch(asked, { authInfo: authOf(visitor), parsedBody: value }));
    } finally {
      this.calls -= counts;
    }
    return undefined;
  }
}

/** Carries the principal through the library. Contains no token: tokens go no further. */
const authOf = (visitor: Visitor): AuthInfo => ({
  token: '',
  clientId: visitor.caller.principal,
  scopes: [],
  extra: { visitor },
});

const visitorOf = (authInfo: AuthInfo | undefined): Visitor => authInfo?.extra?.['visitor'] as Visitor;
