import { type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server';
import { type ToolAnswer, textOf, toErrorAnswer } from '../../common/tool-answer.ts';
import { ToolError } from '../../common/tool-error.ts';
import { TOKEN_LIFETIME } from '../gate/confirm/tokens.ts';
import type { Consent, Question } from '../gate/confirm/types.ts';
import type { CallOutcome } from '../owners/call.ts';
import { type McpRequest, ownCapabilities, REPLY_KEY } from './consent.ts';

/** A form without fields: accepting it is the answer. */
const FORM = { type: 'object' as const, properties: {} };

/**
 * Asks the person behind a request, in the way of its era: newer clients ask and repeat the call with the reply; older
 * ones are asked here, and the call is repeated.
 */
export async function elicit(
  { token, among }: Question,
  answer: ToolAnswer,
  request: McpRequest,
  again: (consent: Consent) => Promise<CallOutcome>,
  signal: AbortSignal,
): Promise<ToolAnswer | InputRequiredResult> {
  try {
    await among.open(token, TOKEN_LIFETIME, signal);
  } catch (error) {
    if (error instanceof ToolError) return toErrorAnswer(error);
    throw error;
  }
  const message = textOf(answer);
  const form = { message, requestedSchema: FORM };
  if (ownCapabilities(request) !== undefined) {
    return inputRequired({ inputRequests: { [REPLY_KEY]: inputRequired.elicit(form) }, requestState: token });
  }
  // The library could also ask here, but on timeout it ends the call with its own message, bypassing the audit.
  const options = { timeout: TOKEN_LIFETIME, signal };
  const action = await request.send({ method: 'elicitation/create', params: { mode: 'form', ...form } }, options).then(
    (reply) => reply.action,
    () => 'cancel' as const,
  );
  return (await again({ kind: 'reply', token, action })).answer;
}
