import type { Tool } from '../../owners/tool.ts';
import { serverTool } from '../server-tool.ts';

/**
 * The networks, and the state of each login.
 * @param names of all of them
 */
export const listNetworks = (names: readonly string[]): Tool =>
  serverTool(
    {
      name: 'listNetworks',
      title: 'List networks',
      description:
        'Networks that are served: whether logged in, as whom and until when, and whether they may be changed.',
      inputSchema: {
        type: 'object',
        properties: names.length > 1 ? { network: { type: 'string', enum: names } } : {},
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
      outputSchema: { type: 'object', properties: { networks: { type: 'array', items: { type: 'object' } } } },
    },
    'read',
    {
      ofNoNetwork: true,
      async run(call) {
        const { stateOfNetwork, stateLine } = await import('./network-state.ts');
        const { all, default: usual } = call.client.networks;
        const requested = all.filter(({ name }) =>
          [undefined, name].includes(call.args['network'] as string | undefined),
        );
        const states = await Promise.all(requested.map((network) => stateOfNetwork(call, network)));
        const text = states.map((state) => stateLine(state, usual?.name)).join('\n');
        const data = { networks: states, default: usual?.name ?? null };
        return { answer: { content: [{ type: 'text', text }], structuredContent: data } };
      },
    },
  );
