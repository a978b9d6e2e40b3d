import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Consent } from '../gate/confirm/types.ts';

export type McpRequest = ServerContext['mcpReq'];

/** Under which clients of the newer era send a reply back. */
export const REPLY_KEY = 'confirm';

/** What the client of a request can do, where the request itself says so: in the newer era. */
export const ownCapabilities = ({ envelope }: McpRequest): ClientCapabilities | undefined =>
  (envelope as Readonly<Record<string, ClientCapabilities | undefined>> | undefined)?.[CLIENT_CAPABILITIES_META_KEY];

/**
 * How the person behind a request can be asked, or what they replied; undefined where the client cannot ask.
 * @param opened what the client said when it opened the connection, in the older era
 */
export function consentOf(request: McpRequest, opened: ClientCapabilities | undefined): Consent | undefined {
  const token = request.requestState<string>();
  if (typeof token === 'string') {
    const reply = inputResponse(request.inputResponses, REPLY_KEY);
    return { kind: 'reply', token, action: reply.kind === 'elicit' ? reply.action : 'cancel' };
  }
  const { elicitation } = ownCapabilities(request) ?? opened ?? {};
  // The first revisions had forms alone, and said nothing more of them.
  const hasForms = elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
  return hasForms ? { kind: 'ask' } : undefined;
}
