import { Client, type ClientCapabilities, type ClientOptions, type ElicitResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { cleanEnvironment, PROGRAM } from './program.ts';

/** The two eras of the protocol, as a client opens them. */
export const ERAS = {
  'older (initialize)': 'legacy',
  'newer (server/discover)': { pin: '2026-07-28' },
} as const satisfies Record<string, NonNullable<ClientOptions['versionNegotiation']>['mode']>;

export interface Connected {
  readonly client: Client;
  /** All that the server has written to stderr so far. */
  stderr(): string;
  /** What it has written to stdout since this was last asked, byte for byte. */
  stdout(): string;
  readonly pid: number | null;
}

/** What the person does with a question whose text is given. */
export type Person = (question: string) => ElicitResult['action'] | Promise<ElicitResult['action']>;

/** Keeps what comes, before anybody has read it as a message. */
class HeardTransport extends StdioClientTransport {
  readonly #chunks: Buffer[] = [];

  override async start(): Promise<void> {
    await super.start();
    this['_process']?.stdout?.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  heard(): string {
    return Buffer.concat(this.#chunks.splice(0)).toString();
  }
}

/**
 * Starts `ziti-mcp run` with these flags, and connects a real client to it.
 * @param person whom the client can ask
 * @param capabilities what the client says that it can do
 */
export async function connect(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
  mode: NonNullable<ClientOptions['versionNegotiation']>['mode'] = 'legacy',
  person?: Person,
  capabilities: ClientCapabilities = person === undefined ? {} : { elicitation: { form: {} } },
): Promise<Connected> {
  const transport = new HeardTransport({
    command: process.execPath,
    args: [PROGRAM, 'run', ...flags],
    env: cleanEnvironment(env),
    stderr: 'pipe',
  });
  let text = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode }, capabilities });
  if (person !== undefined) {
    client.setRequestHandler('elicitation/create', async ({ params }) => ({ action: await person(params.message) }));
  }
  await client.connect(transport);
  return { client, stderr: () => text, stdout: () => transport.heard(), pid: transport.pid };
}

/** Someone who agrees to everything. */
export const agreeing: Person = () => 'accept';

/** Calls a tool and gives its text. */
export async function callText(
  client: Client,
  name: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<{ text: string; isError: boolean }> {
  const { content, isError } = await client.callTool({ name, arguments: given });
  const blocks = content as { type: string; text?: string }[];
  return { text: blocks.map(({ text }) => text ?? '').join('\n'), isError: isError === true };
}
