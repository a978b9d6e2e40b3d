import type { IncomingMessage } from 'node:http';

/**
 * The client's key for this request (Idempotency-Key): the same when it repeats the request because it got no answer.
 */
export function keyIn({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && /^[\x21-\x7e]{8,128}$/.test(key) ? key : undefined;
}
