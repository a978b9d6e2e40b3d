import { type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server';
import { type ToolAnswer, textOf } from '../../common/tool-answer.ts';
import { TOKEN_LIFE } from '../gate/confirm/tokens.ts';
import type { Consent, Question } from '../gate/confirm/types.ts';
import type { CallOutcome } from '../owners/call.ts';
import { type McpRequest, ownCapabilities, REPLY_KEY } from './consent.ts';

/** A form without fields: to accept it is the answer. */
const FORM = { type: 'object' as const, properties: {} };

/**
 * Puts a question to the person behind a request, in the way of its era: the newer one's client asks and makes the call
 * again with the reply; the older one's is asked here, and the call made again.
 */
export async function elicit(
  { token }: Question,
  answer: ToolAnswer,
  request: McpRequest,
  again: (consent: Consent) => Promise<CallOutcome>,
): Promise<ToolAnswer | InputRequiredResult> {
  const message = textOf(answer);
  const form = { message, requestedSchema: FORM };
  if (ownCapabilities(request) !== undefined) {
    return inputRequired({ inputRequests: { [REPLY_KEY]: inputRequired.elicit(form) }, requestState: token });
  }
  // The library would ask here too, but with no answer in time it ends the call in words of its own, past the audit.
  const options = { timeout: TOKEN_LIFE, signal: request.signal };
  const action = await request.send({ method: 'elicitation/create', params: { mode: 'form', ...form } }, options).then(
    (reply) => reply.action,
    () => 'cancel' as const,
  );
  return (await again({ kind: 'reply', token, action })).answer;
}
