import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { type Checked, checkMessage, idToRepeat } from '../../runtime/protocol/messages/check.ts';
import { CODES, errorAnswer } from '../../runtime/protocol/messages/errors.ts';
import { BATCHING, isRequest } from '../../runtime/protocol/messages/plain.ts';
import { type ClientJson, readJson } from '../../runtime/protocol/messages/read-json.ts';
import type { Refusal } from './reply.ts';

/** The most messages of a batch. */
const MAX = 100;

/** A body as JSON, with exact call arguments. */
export function parseBody(text: string): { readonly value: unknown } | Refusal {
  let read: ClientJson;
  try {
    read = readJson(text);
  } catch {
    return { status: 400, code: CODES.parse, message: 'The body is not JSON.' };
  }
  const { value, fault } = read;
  return fault === undefined ? { value } : { status: 400, code: CODES.request, message: fault, id: idToRepeat(value) };
}

/** The error for an `initialize` that cannot open a session; undefined if it can. */
export function faultOfOpening(value: unknown): JSONRPCMessage | undefined {
  const checked = checkMessage(value);
  if (checked !== undefined && 'answer' in checked) return checked.answer;
  return checked !== undefined && isRequest(checked.message)
    ? undefined
    : errorAnswer(null, CODES.request, 'initialize is a request: it needs an id.');
}

/** The messages of a body, in the older era. @param revision that the session speaks */
export function messagesIn(value: unknown, revision: string | undefined): readonly Checked[] | Refusal {
  if (!Array.isArray(value)) return [checkMessage(value)];
  const refused = (message: string): Refusal => ({ status: 400, code: CODES.request, message });
  if (revision !== BATCHING) return refused('Send each message separately: this protocol revision has no batches.');
  if (value.length === 0 || value.length > MAX) return refused(`A batch has 1 to ${MAX} messages.`);
  return value.map(checkMessage);
}
