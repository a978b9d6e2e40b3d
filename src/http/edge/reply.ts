import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A request that is not served: its status (RFC 9110, section 15) and what the caller is told. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Of the JSON-RPC error; that of the transport unless given. */
  readonly code?: number;
}

/** JSON-RPC leaves these to implementations; clients know this one of Streamable HTTP. */
const TRANSPORT = -32000;

/** Nothing of an answer may be kept, framed, sniffed or led on by a browser. */
export function secure(response: ServerResponse, encrypted: boolean): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (encrypted) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
}

/** Answers with JSON, unless an answer has begun. */
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
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  response.writeHead(status, { ...headers, 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
}

/** Tells a caller why its request is not served. */
export function refuse(response: ServerResponse, { status, message, headers, code = TRANSPORT }: Refusal): void {
  sendJson(response, status, { jsonrpc: '2.0', id: null, error: { code, message } }, headers);
}
