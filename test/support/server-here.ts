import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { ClientCapabilities, JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { runCommand } from '../../src/cli/commands/run.ts';
import { withSecretFiles } from '../../src/cli/files/secret-files.ts';
import { merge } from '../../src/cli/merge.ts';
import { parse } from '../../src/cli/parse.ts';
import { Values } from '../../src/cli/read-values.ts';
import { open } from '../../src/cli/wire/open.ts';
import { serviceOf } from '../../src/cli/wire/service-of.ts';
import { LineReader } from '../../src/runtime/protocol/messages/line-reader.ts';
import { LineTransport } from '../../src/runtime/protocol/transports/line-transport.ts';
import { serveOver } from '../../src/runtime/protocol/transports/serve.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { type Connected, clientOf, type Mode, type Person } from './client.ts';
import { cleanEnvironment } from './program.ts';
import { recordingLog } from './recording-log.ts';

/** The client's end of a server's lines. */
class LinesTransport implements Transport {
  onclose?: () => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #toServer: Writable;
  readonly #fromServer: Readable;
  readonly #served: Promise<void>;

  constructor(toServer: Writable, fromServer: Readable, served: Promise<void>) {
    this.#toServer = toServer;
    this.#fromServer = fromServer;
    this.#served = served;
  }

  async start(): Promise<void> {
    const lines = new LineReader(
      (line) => this.onmessage?.(JSON.parse(line)),
      () => undefined,
    );
    this.#fromServer.on('data', (chunk: Buffer) => lines.push(chunk));
    void this.#served.then(() => this.onclose?.());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#toServer.write(`${JSON.stringify(message)}\n`);
  }

  async close(): Promise<void> {
    this.#toServer.end();
    await this.#served;
  }
}

/**
 * Connects like `connect`, but to a server in this process, for tests of what is served. Everything from flags to lines
 * is the program's own code; only the process is missing, which takes longer to start than most tests take to run.
 */
export async function connectHere(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
  mode: Mode = 'legacy',
  person?: Person,
  capabilities?: ClientCapabilities,
): Promise<Omit<Connected, 'pid'>> {
  const [toServer, fromServer] = [new PassThrough(), new PassThrough()];
  const received: Buffer[] = [];
  fromServer.on('data', (chunk: Buffer) => received.push(chunk));
  const { served, log } = await serveHere(flags, cleanEnvironment(env), toServer, fromServer);
  const client = clientOf(person, mode, capabilities);
  await client.connect(new LinesTransport(toServer, fromServer, served));
  return {
    client,
    stderr: () => log.lines.join('\n'),
    stdout: () => Buffer.concat(received.splice(0)).toString(),
  };
}

/** What `run` does over stdio. @returns when it has ended */
async function serveHere(
  flags: readonly string[],
  environment: Record<string, string>,
  input: Readable,
  out: Writable,
) {
  const values = new Values(
    merge(parse(flags, runCommand.flags).values, environment, runCommand.flags),
    runCommand.flags,
  );
  const known = new KnownSecrets();
  const log = recordingLog();
  const secrets = withSecretFiles(environment, (secret, kind) => known.keep(secret, kind));
  const opened = await open({ values, environment: secrets, log, known });
  const connection = serveOver(serviceOf(opened), new LineTransport(input, out));
  const served = connection.closed.then(async () => {
    await Promise.allSettled([connection.end(), opened.networks.close()]);
    opened.networks.settle();
  });
  return { served, log };
}
