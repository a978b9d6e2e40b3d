import type { IncomingMessage } from 'node:http';
import { isObject } from '../../common/is-object.ts';
import type { Checked } from '../../runtime/protocol/messages/check.ts';

type Fields = Pick<IncomingMessage, 'headers'>;

const KEY = /^[\x21-\x7e]{8,128}$/;

/** Where a call of a session carries its key, so that it still has it when another process makes it again. */
const CARRIED = 'ziti-mcp/idempotency-key';

/**
 * The client's key for this request (Idempotency-Key): the same when it repeats the request because it got no answer.
 */
export function keyIn({ headers }: Fields): string | undefined {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && KEY.test(key) ? key : undefined;
}

/** Whether a request has a key that cannot be used. It is refused, since its client relies on the key. */
export const hasUnusableKey = (request: Fields): boolean =>
  request.headers['idempotency-key'] !== undefined && keyIn(request) === undefined;

/** A message that carries this key, if it is a call. */
export function carrying(key: string | undefined, checked: Checked): Checked {
  if (key === undefined || checked === undefined || !('message' in checked)) return checked;
  const { message } = checked;
  if (!('method' in message) || message.method !== 'tools/call') return checked;
  const params = { ...message.params, _meta: { ...message.params?._meta, [CARRIED]: key } };
  return { message: { ...message, params } };
}

/** The key that a call carries. @param meta its `_meta` */
export function carriedIn(meta: unknown): string | undefined {
  const key = isObject(meta) ? meta[CARRIED] : undefined;
  return typeof key === 'string' ? key : undefined;
}
