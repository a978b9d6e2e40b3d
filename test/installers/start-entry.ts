import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** Starts the server as a client with this entry would, with an empty environment. @returns names of its tools */
export async function connectAs({ command, args }: { command: string; args: string[] }): Promise<string[]> {
  const transport = new StdioClientTransport({ command, args, env: { PATH: '' }, stderr: 'ignore' });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  const { tools } = await client.listTools();
  await client.close();
  return tools.map(({ name }) => name);
}
