import {
  isLegacyRequest,
  type McpHttpHandler,
  type McpRequestContext,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';

/** What serves requests by themselves. */
export type StatelessHandler = Pick<McpHttpHandler, 'fetch' | 'close'>;

/** The status for a client that has left: nobody reads it. */
const LEFT = 499;

/**
 * Answers each older request in JSON, by a server of its own. The library's handler answers them with event streams
 * only.
 * @param newer answers what is no such request
 */
export const statelessJson = (
  serve: (context: McpRequestContext) => Server,
  newer: StatelessHandler,
): StatelessHandler => ({
  async fetch(request, options = {}) {
    if (!(await isLegacyRequest(request, options.parsedBody))) return newer.fetch(request, options);
    const server = serve({ era: 'legacy', ...options });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    const left = new Promise<Response>((resolve) => {
      request.signal.addEventListener('abort', () => resolve(new Response(null, { status: LEFT })));
    });
    try {
      return await Promise.race([transport.handleRequest(request, options), left]);
    } finally {
      await server.close();
    }
  },
  close: async () => undefined,
});
