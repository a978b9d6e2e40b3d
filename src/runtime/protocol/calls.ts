import {
  type CallToolRequest,
  CLIENT_INFO_META_KEY,
  isInputRequiredResult,
  ProtocolError,
  type Server,
} from '@modelcontextprotocol/server';
import { textOf } from '../../common/tool-answer.ts';
import type { Consent } from '../gate/confirm/types.ts';
import type { CallOutcome } from '../owners/call.ts';
import type { Client } from '../owners/client.ts';
import { clientInfo } from '../safety/audit/client-info.ts';
import { consentOf, type McpRequest } from './consent.ts';
import type { LoginPages } from './login-pages.ts';
import { CODES } from './messages/errors.ts';
import { progressTo } from './progress.ts';
import type { Service } from './service.ts';

/**
 * Makes the calls of one connection: with what the client says about itself, and with the answers of the person whom
 * it asks on the way.
 * @returns what answers one call
 */
export function callsOn(server: Server, service: Service, client: Client) {
  let pages: LoginPages | undefined;
  /** The outcome of a call, after the person that it waits for has logged in. */
  const followed = async (
    outcome: CallOutcome,
    request: McpRequest,
    again: () => Promise<CallOutcome>,
    signal: AbortSignal,
  ) => {
    if (outcome.login === undefined) return outcome;
    const { LoginPages } = await import('./login-pages.ts');
    pages ??= new LoginPages(server, client.caller !== undefined);
    return pages.follow({ request, outcome, again, signal });
  };
  return async (params: CallToolRequest['params'], request: McpRequest, signal: AbortSignal) => {
    // In the newer era each request names the client; in the older one the client did so when it opened.
    const envelope: Readonly<Record<string, unknown>> = request.envelope ?? {};
    const info = clientInfo(envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion());
    const asToolCall = {
      tool: params.name,
      arguments: params.arguments ?? {},
      signal,
      progress: progressTo(request.notify, request._meta?.progressToken),
      client: info,
      key: client.keyOf?.(request.id, request._meta),
    };
    const call = await service.calls();
    const consent = service.elicits(asToolCall.arguments)
      ? consentOf(request, server.getClientCapabilities())
      : undefined;
    const make = (consent: Consent | undefined) => call(client, { ...asToolCall, consent });
    // An unknown tool is a fault of the request (MCP 2025-11-25, Tools, Error Handling).
    const unknown = client.exposed.find(params.name) === undefined;
    const outcome = await followed(await make(consent), request, () => make(consent), signal);
    if (isInputRequiredResult(outcome)) return { ...outcome };
    const { answer, question, failure } = outcome;
    if (unknown && failure === 'unknown') throw new ProtocolError(CODES.params, textOf(answer));
    if (question === undefined) return { ...answer };
    const { elicit } = await import('./elicit.ts');
    return { ...(await elicit(question, answer, request, make, signal)) };
  };
}
