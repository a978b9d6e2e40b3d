import type { Client } from '../../owners/client.ts';
import type { OfferedList } from '../messages/plain.ts';
import { listPrompts } from './prompts.ts';
import { listResources, listTemplates } from './resources.ts';

/** What is offered besides tools, by the method that lists it. */
export const lists: Readonly<Record<OfferedList, (client: Client) => object>> = {
  'prompts/list': (client) => ({ prompts: listPrompts(client) }),
  'resources/list': (client) => ({ resources: listResources(client) }),
  'resources/templates/list': (client) => ({ resourceTemplates: listTemplates(client) }),
};
