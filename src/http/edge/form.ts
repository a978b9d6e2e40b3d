import type { IncomingMessage } from 'node:http';
import { hasUnusableKey } from './idempotency-key.ts';
import type { Refusal } from './reply.ts';

/**
 * Fields that a request may have only once: proxies and servers disagree on which of several counts (RFC 9110, 5.3).
 */
const ONCE: ReadonlySet<string> = new Set([
  'authorization',
  'content-encoding',
  'content-type',
  'host',
  'idempotency-key',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'origin',
]);

/** The most header fields of one request. What a proxy adds comes last, so none may be ignored. */
const MAX = 100;

const close = { Connection: 'close' };

/** Why a request is refused for its form alone, before anything in it counts. */
export function faultOf(request: IncomingMessage): Refusal | undefined {
  const { rawHeaders, headers, httpVersion } = request;
  if (rawHeaders.length > 2 * MAX) {
    return { status: 431, message: `A request may have at most ${MAX} header fields.`, headers: close };
  }
  const coding = headers['transfer-encoding'];
  // A proxy of that version would not know where such a body ends (RFC 9112, section 6.1).
  if (coding !== undefined && httpVersion !== '1.1') {
    return { status: 400, message: 'Only HTTP/1.1 has transfer codings.', headers: close };
  }
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    return { status: 400, message: 'The only supported transfer coding is "chunked".', headers: close };
  }
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!ONCE.has(name)) continue;
    if (seen.has(name))
      return { status: 400, message: `The header field ${name} may appear only once.`, headers: close };
    seen.add(name);
  }
  return hasUnusableKey(request)
    ? { status: 400, message: 'An Idempotency-Key has 8 to 128 visible ASCII characters.', headers: close }
    : undefined;
}
