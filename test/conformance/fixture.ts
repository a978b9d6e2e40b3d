/**
 * A server with what the conformance suite needs, over this product's HTTP: everything except its tools is the
 * product's.
 */
import { inputRequired, inputResponse, ProtocolError, Server, type ServerContext } from '@modelcontextprotocol/server';
import type { Protocol } from '../../src/http/protocol.ts';
import { fixtureTools, PIXEL } from './fixture-tools.ts';

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const user = (content: object) => ({ role: 'user', content });
const words = (text: string) => user({ type: 'text', text });
const argument = (name: string) => ({ name, description: `The argument ${name}`, required: true });

const prompts = [
  { name: 'test_simple_prompt', description: 'A prompt without arguments' },
  { name: 'test_prompt_with_arguments', description: 'Two arguments', arguments: [argument('arg1'), argument('arg2')] },
  { name: 'test_prompt_with_embedded_resource', description: 'A resource', arguments: [argument('resourceUri')] },
  { name: 'test_prompt_with_image', description: 'A prompt with an image' },
  { name: 'test_input_required_result_prompt', description: 'A prompt that asks first' },
];

function promptOf(name: string, given: Readonly<Record<string, string>>, request: ServerContext['mcpReq']): object {
  switch (name) {
    case 'test_simple_prompt':
      return { messages: [words('This is a simple prompt for testing.')] };
    case 'test_prompt_with_arguments':
      return { messages: [words(`Prompt with arguments: arg1='${given['arg1']}', arg2='${given['arg2']}'`)] };
    case 'test_prompt_with_embedded_resource': {
      const resource = {
        uri: given['resourceUri'],
        mimeType: 'text/plain',
        text: 'Embedded resource content for testing.',
      };
      return { messages: [user({ type: 'resource', resource }), words('Please process the embedded resource above.')] };
    }
    case 'test_prompt_with_image':
      return {
        messages: [
          user({ type: 'image', data: PIXEL, mimeType: 'image/png' }),
          words('Please analyze the image above.'),
        ],
      };
    case 'test_input_required_result_prompt': {
      if (inputResponse(request.inputResponses, 'user_context').kind !== 'missing')
        return { messages: [words('In context.')] };
      const properties = { context: { type: 'string' as const } };
      const requestedSchema = { type: 'object' as const, properties, required: ['context'] };
      const user_context = inputRequired.elicit({ message: 'What context should the prompt use?', requestedSchema });
      return inputRequired({ inputRequests: { user_context } });
    }
    default:
      throw new ProtocolError(-32602, `There is no prompt "${name}".`);
  }
}

function contentsOf(uri: string): object {
  const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? [];
  if (uri === 'test://static-text') {
    return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
  }
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: PIXEL };
  if (uri === 'test://watched-resource') return { uri, mimeType: 'text/plain', text: 'watched' };
  if (id === undefined) throw new ProtocolError(-32602, 'Resource not found', { uri });
  return {
    uri,
    mimeType: 'application/json',
    text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
  };
}

const resource = (name: string, mimeType: string) => ({
  uri: `test://${name}`,
  name,
  description: `The resource ${name}`,
  mimeType,
});

function makeServer(): Server {
  const hint = { ttlMs: 1000, cacheScope: 'private' as const };
  const lists = [
    'tools/list',
    'prompts/list',
    'resources/list',
    'resources/templates/list',
    'resources/read',
    'server/discover',
  ];
  const server = new Server(
    { name: 'fixture', version: '1.0.0' },
    {
      capabilities: {
        tools: {},
        prompts: {},
        resources: { subscribe: true },
        completions: {},
        logging: {},
      },
      cacheHints: Object.fromEntries(lists.map((method) => [method, hint])),
    },
  );
  server.setRequestHandler('tools/list', async () => ({
    tools: Object.entries(fixtureTools).map(([name, { inputSchema }]) => ({
      name,
      description: `The tool ${name}`,
      inputSchema: (inputSchema ?? { type: 'object', properties: {} }) as { type: 'object' },
    })),
  }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const tool = fixtureTools[params.name];
    if (tool === undefined) throw new ProtocolError(-32602, `There is no tool "${params.name}".`);
    const envelope = mcpReq.envelope as Readonly<Record<string, object | undefined>> | undefined;
    const can = envelope?.[CAPABILITIES] ?? server.getClientCapabilities() ?? {};
    return (await tool.run(params.arguments ?? {}, mcpReq, can as Readonly<Record<string, unknown>>)) as never;
  });
  server.setRequestHandler('prompts/list', async () => ({ prompts }));
  server.setRequestHandler(
    'prompts/get',
    async ({ params }, { mcpReq }) => promptOf(params.name, params.arguments ?? {}, mcpReq) as never,
  );
  server.setRequestHandler('resources/list', async () => ({
    resources: [
      resource('static-text', 'text/plain'),
      resource('static-binary', 'image/png'),
      resource('watched-resource', 'text/plain'),
    ],
  }));
  server.setRequestHandler('resources/templates/list', async () => ({
    resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'template', mimeType: 'application/json' }],
  }));
  server.setRequestHandler('resources/read', async ({ params }) => ({ contents: [contentsOf(params.uri)] }) as never);
  server.setRequestHandler('resources/subscribe', async () => ({}));
  server.setRequestHandler('resources/unsubscribe', async () => ({}));
  server.setRequestHandler('completion/complete', async () => ({
    completion: { values: ['paris', 'park', 'party'], hasMore: false },
  }));
  return server;
}

/** Answers requests in place of this product, for the fixture. */
export const fixture: Protocol = {
  server: makeServer,
  session(_, wire) {
    const server = makeServer();
    const closed = new Promise<void>((resolve) => {
      server.onclose = resolve;
    });
    void server.connect(wire);
    return { closed, end: () => server.close() };
  },
};
