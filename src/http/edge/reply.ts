import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A request that is refused: its status (RFC 9110, section 15) and message. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: OutgoingHttpHeaders;
  /** The JSON-RPC error code; by default that of the transport. */
  readonly code?: number;
  /** The id of the message, where it has one to repeat (JSON-RPC 2.0, section 5). */
  readonly id?: unknown;
}

/** JSON-RPC leaves these codes to implementations; clients of Streamable HTTP know this one. */
const TRANSPORT = -32000;

/** Answers with JSON, unless the answer has started. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers?: OutgoingHttpHeaders,
): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  // As text it goes out in one piece with the header fields.
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length, ...headers });
  response.end(body);
}

/**
 * Tells a caller why its request is refused. If its body is still to come, nothing else can follow on the connection.
 */
export function refuse(
  response: ServerResponse,
  { status, message, headers, code = TRANSPORT, id = null }: Refusal,
): void {
  const body = { jsonrpc: '2.0', id, error: { code, message } };
  const answer = () => {
    sendJson(response, status, body, hasMore(response.req) ? { ...headers, Connection: 'close' } : headers);
  };
  // The part of the body that came together with the header fields is only read after this turn.
  if (hasMore(response.req)) setImmediate(answer);
  else answer();
}

/** Whether a request has a body that has not arrived completely. */
const hasMore = ({ complete, headers }: IncomingMessage): boolean =>
  !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
