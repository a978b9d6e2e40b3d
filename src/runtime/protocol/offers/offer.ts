import {
  CLIENT_INFO_META_KEY,
  ProtocolError,
  ResourceNotFoundError,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { ToolError } from '../../../common/tool-error.ts';
import type { Client } from '../../owners/client.ts';
import { clientInfo } from '../../safety/audit/client-info.ts';
import { CODES } from '../messages/errors.ts';
import type { OfferedList } from '../messages/plain.ts';
import type { Service } from '../service.ts';
import { complete } from './completions.ts';
import { lists } from './lists.ts';
import { OfferReads } from './offer-reads.ts';
import { getPrompt, missingArgument } from './prompts.ts';
import { readResource } from './resources.ts';

/** Makes a server offer prompts, resources and completions to a client. None of them is in the list of tools. */
export function offer(server: Server, service: Service, client: Client): void {
  const readsFor = ({ mcpReq: { signal, envelope } }: ServerContext) => {
    const args: Readonly<Record<string, unknown>> = envelope ?? {};
    const info = clientInfo(args[CLIENT_INFO_META_KEY] ?? server.getClientVersion());
    return new OfferReads(service, client, { signal, client: info });
  };
  for (const [method, list] of Object.entries(lists)) {
    server.setRequestHandler(method as OfferedList, async () => list(client) as never);
  }
  server.setRequestHandler('prompts/get', async ({ params: { name, arguments: given = {} } }, context) => {
    const missing = missingArgument(name, given);
    if (missing !== undefined) throw new ProtocolError(CODES.params, `The prompt ${name} needs "${missing}".`);
    const prompt = await orProtocolError(() => getPrompt(readsFor(context), name, given));
    if (prompt === undefined) throw new ProtocolError(CODES.params, `There is no prompt "${name.slice(0, 100)}" here.`);
    return prompt as never;
  });
  server.setRequestHandler('resources/read', async ({ params: { uri } }, context) => {
    const found = await readResource(readsFor(context), uri);
    if (found === undefined) throw new ResourceNotFoundError(uri);
    return found as never;
  });
  server.setRequestHandler('completion/complete', async ({ params: { ref, argument, context: more } }, context) => {
    const known = more?.arguments ?? {};
    const { values, ...rest } = await complete(readsFor(context), { ref, argument, known });
    return { completion: { ...rest, values: [...values] } };
  });
}

/** An invalid argument is a fault of the request. */
async function orProtocolError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ToolError) throw new ProtocolError(CODES.params, `${error.message} ${error.next}`);
    throw error;
  }
}
