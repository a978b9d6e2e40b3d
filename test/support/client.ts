import { Client, type ClientCapabilities, type ClientOptions, type ElicitResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { cleanEnvironment, PROGRAM } from './program.ts';

/** The two protocol eras, as the client library calls them. */
export const ERAS = {
  'older (initialize)': 'legacy',
  'newer (server/discover)': { pin: '2026-07-28' },
} as const satisfies Record<string, NonNullable<ClientOptions['versionNegotiation']>['mode']>;

export interface Connected {
  readonly client: Client;
  /** Everything that the server has written to stderr so far. */
  stderr(): string;
  /** What it has written to stdout since the last call, byte for byte. */
  stdout(): string;
  readonly pid: number | null;
}

/** How the person answers a question with the given text. */
export type Person = (question: string) => ElicitResult['action'] | Promise<ElicitResult['action']>;

/** How a client opens: in the older era, or in the newer one. */
export type Mode = Exclude<NonNullable<ClientOptions['versionNegotiation']>['mode'], undefined>;

/**
 * A client whose person, if there is one, answers its questions.
 * @param capabilities what it declares; by default, that it can ask its person
 */
export function clientOf(
  person: Person | undefined,
  mode: Mode,
  capabilities: ClientCapabilities = person === undefined ? {} : { elicitation: { form: {} } },
): Client {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode }, capabilities });
  if (person !== undefined) {
    client.setRequestHandler('elicitation/create', async ({ params }) => ({ action: await person(params.message) }));
  }
  return client;
}

/** Records messages before anything parses them. */
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
 * @param capabilities the capabilities that the client declares
 */
export async function connect(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
  mode: Mode = 'legacy',
  person?: Person,
  capabilities?: ClientCapabilities,
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
  const client = clientOf(person, mode, capabilities);
  await client.connect(transport);
  return { client, stderr: () => text, stdout: () => transport.heard(), pid: transport.pid };
}

/** A person who agrees to everything. */
export const agreeing: Person = () => 'accept';

/** Calls a tool and returns its text. */
export async function callText(
  client: Client,
  name: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<{ text: string; isError: boolean }> {
  const { content, isError } = await client.callTool({ name, arguments: given });
  const blocks = content as { type: string; text?: string }[];
  return { text: blocks.map(({ text }) => text ?? '').join('\n'), isError: isError === true };
}
