import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Consent } from '../gate/confirm/types.ts';

export type McpRequest = ServerContext['mcpReq'];

/** The key under which clients of the newer era return a reply. */
export const REPLY_KEY = 'confirm';

/** The prefix of the state that a request brings back after a person was shown where to log in. */
export const LOGIN_STATE = 'login ';

/** The client's capabilities, if the request itself states them: in the newer era. */
export const ownCapabilities = ({ envelope }: McpRequest): ClientCapabilities | undefined =>
  (envelope as Readonly<Record<string, ClientCapabilities | undefined>> | undefined)?.[CLIENT_CAPABILITIES_META_KEY];

/**
 * How to ask the person behind a request, or their reply; undefined if the client cannot ask.
 * @param opened what the client stated when it connected, in the older era
 */
export function consentOf(request: McpRequest, opened: ClientCapabilities | undefined): Consent | undefined {
  const token = request.requestState<string>();
  if (typeof token === 'string' && !token.startsWith(LOGIN_STATE)) {
    const reply = inputResponse(request.inputResponses, REPLY_KEY);
    return { kind: 'reply', token, action: reply.kind === 'elicit' ? reply.action : 'cancel' };
  }
  const { elicitation } = ownCapabilities(request) ?? opened ?? {};
  // The first revisions only had forms and said nothing about modes.
  const hasForms = elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
  return hasForms ? { kind: 'ask' } : undefined;
}
