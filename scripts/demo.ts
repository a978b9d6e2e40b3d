/** The product in one minute: an MCP client, the server over stdio, and the embedded controller behind it. */
import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { ensureBuilt } from './ensure-built.ts';

ensureBuilt();
const program = resolve('dist/cli.js');

async function connect(...flags: readonly string[]): Promise<Client> {
  const client = new Client({ name: 'demo', version: '1.0.0' }, { capabilities: { elicitation: { form: {} } } });
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    console.log(`\nThe person is asked, and agrees:\n${indent(params.message)}`);
    return { action: 'accept' };
  });
  const args = [program, 'run', '--sandbox', '--log-level', 'error', ...flags];
  await client.connect(new StdioClientTransport({ command: process.execPath, args }));
  return client;
}

async function show(client: Client, name: string, args: Record<string, unknown>, why: string): Promise<string> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  const text = (content as { text?: string }[]).map((block) => block.text ?? '').join('\n');
  console.log(`\n${why}\n  -> ${name} ${JSON.stringify(args)}`);
  console.log(indent(isError ? `refused: ${text}` : brief(text)));
  return text;
}

const indent = (text: string): string => text.replace(/^/gm, '     ');
const brief = (text: string): string =>
  text.length > 600 ? `${text.slice(0, 600)} ... (${text.length} characters)` : text;
const section = (title: string): void => console.log(`\n=== ${title} ${'='.repeat(Math.max(0, 90 - title.length))}`);

section('By default: read-only');
const reader = await connect();
const { tools } = await reader.listTools();
console.log(
  `${tools.length} tools are listed, and all of them only read: ${tools
    .slice(0, 6)
    .map(({ name }) => name)
    .join(', ')} ...`,
);
await show(reader, 'listSummary', {}, 'What is in this network?');
await show(
  reader,
  'listServices',
  { filter: 'name contains "a" sort by name', limit: 2 },
  'Two of its services, by a filter:',
);
await show(reader, 'createService', { name: 'demo', encryptionRequired: true }, 'A write that is not allowed:');
await reader.close();

section("With --allow-write 'createService,deleteService'");
const writer = await connect('--allow-write', 'createService,deleteService');
console.log(`${(await writer.listTools()).tools.length} tools are listed now.`);
const created = await show(
  writer,
  'createService',
  { name: 'demo', encryptionRequired: true },
  'The same write, allowed:',
);
await show(writer, 'listServices', { filter: 'name = "demo"' }, 'It is there:');
// The answer is one line; what the server read back follows it.
const id = (JSON.parse(created.split('\n')[0] ?? '') as { data?: { id?: string } }).data?.id;
await show(writer, 'deleteService', { id, dryRun: true }, 'What would happen if it were deleted:');
await show(writer, 'deleteService', { id }, 'And gone again:');
await writer.close();

section('Connect Claude, Cursor or VS Code to it');
const snippet = { mcpServers: { ziti: { command: process.execPath, args: [program, 'run', '--sandbox'] } } };
console.log(`${JSON.stringify(snippet, null, 2)}

Claude: claude_desktop_config.json. Cursor: ~/.cursor/mcp.json. Or let the program do it:

  node dist/cli.js install --list             which clients are on this machine
  node dist/cli.js install cursor --sandbox   adds an entry like the one above
  node dist/cli.js init                       sets up your own controller, and offers to connect your clients`);
