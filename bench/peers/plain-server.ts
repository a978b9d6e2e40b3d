/**
 * What the protocol library's guide shows: a server of its high-level API for each request, and `fetch`. It lists the
 * tools in a file, of which only one works. Prints its URL.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';

const [controller = '', list] = process.argv.slice(2);

interface Listed {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Parameters<typeof fromJsonSchema>[0];
}
const read = list === undefined ? [] : (JSON.parse(readFileSync(list, 'utf8')) as Listed[]);
const others = read
  .filter(({ name }) => name !== 'listServices')
  .map(({ name, description, inputSchema }) => ({ name, description, inputSchema: fromJsonSchema(inputSchema) }));

const inputSchema = z.object({
  limit: z.number().int().max(500).optional().describe('Most rows.'),
  offset: z.number().int().optional().describe('Rows to skip.'),
  filter: z.string().optional().describe('Which rows.'),
});

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'plain', version: '1.0.0' });
  server.registerTool('listServices', { description: 'List services.', inputSchema }, async ({ limit = 10 }) => {
    const answer = await fetch(`${controller}/edge/management/v1/services?limit=${limit}`, {
      headers: { 'zt-session': 'bench' },
    });
    const { data } = (await answer.json()) as { data: unknown };
    return { content: [{ type: 'text', text: JSON.stringify(data) }] };
  });
  for (const { name, ...tool } of others) {
    server.registerTool(name, tool, () => ({ content: [{ type: 'text', text: 'not in this bench' }] }));
  }
  return server;
});

const serve = toNodeHandler(handler);
const server = createServer((request, response) => void serve(request as Parameters<typeof serve>[0], response));
// Connections stay open between requests, as with our server.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp` }));
});
