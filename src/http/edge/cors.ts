import type { ServerResponse } from 'node:http';

const ACCEPTED_HEADERS =
  'Authorization, Content-Type, Accept, Idempotency-Key, Last-Event-ID, Mcp-Method, Mcp-Name, Mcp-Protocol-Version, Mcp-Session-Id, Traceparent, Tracestate';
const EXPOSED_HEADERS = 'Mcp-Session-Id, Retry-After, WWW-Authenticate';

/**
 * Lets a page of an allowed origin read the answer (Fetch standard, CORS protocol). Cookies are never accepted.
 * @param origin already checked
 */
export function allowPage(response: ServerResponse, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
  response.setHeader('Vary', 'Origin');
}

/** Answers a CORS preflight request. */
export function answerPreflight(response: ServerResponse): void {
  const headers = {
    'Access-Control-Allow-Methods': 'GET, POST, DELETE',
    'Access-Control-Allow-Headers': ACCEPTED_HEADERS,
    'Access-Control-Max-Age': 600,
  };
  response.writeHead(204, headers).end();
}
