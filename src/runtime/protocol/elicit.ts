import { type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server';
import { type ToolAnswer, textOf } from '../../common/tool-answer.ts';
import { TOKEN_LIFETIME } from '../gate/confirm/tokens.ts';
import type { Action, Consent, Question } from '../gate/confirm/types.ts';
import type { CallOutcome } from '../owners/call.ts';
import { type McpRequest, ownCapabilities, REPLY_KEY } from './consent.ts';

/** A form without fields: accepting it is the answer. */
const FORM = { type: 'object' as const, properties: {} };

/**
 * Asks the person behind a request, in the way of its era: newer clients ask and repeat the call with the reply; older
 * ones are asked here, and the call is repeated.
 */
export async function elicit(
  { token, isOpen }: Question,
  answer: ToolAnswer,
  request: McpRequest,
  again: (consent: Consent) => Promise<CallOutcome>,
  signal: AbortSignal,
): Promise<ToolAnswer | InputRequiredResult> {
  const reply = async (action: Action) => (await again({ kind: 'reply', token, action })).answer;
  if (!(await isOpen)) return reply(signal.aborted ? 'cancel' : 'unasked');
  const message = textOf(answer);
  const form = { message, requestedSchema: FORM };
  if (ownCapabilities(request) !== undefined) {
    return inputRequired({ inputRequests: { [REPLY_KEY]: inputRequired.elicit(form) }, requestState: token });
  }
  // The library could also ask here, but on timeout it ends the call with its own message, bypassing the audit.
  const options = { timeout: TOKEN_LIFETIME, signal };
  const action = await request.send({ method: 'elicitation/create', params: { mode: 'form', ...form } }, options).then(
    (result) => result.action,
    () => 'cancel' as const,
  );
  return reply(action);
}
