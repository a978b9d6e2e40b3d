/** The server over HTTP in this process: real sockets, a real controller behind it, and the program's flags. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { runCommand } from '../../src/cli/commands/run.ts';
import { userFolders } from '../../src/cli/files/user-folders.ts';
import { changeKeys } from '../../src/cli/http/key-store.ts';
import { prepareHttp } from '../../src/cli/http/run-http.ts';
import { merge } from '../../src/cli/merge.ts';
import { parse } from '../../src/cli/parse.ts';
import { Values } from '../../src/cli/read-values.ts';
import { open } from '../../src/cli/wire/open.ts';
import { makeKey } from '../../src/http/access/key-file.ts';
import type { AuthMethod } from '../../src/http/access/principal.ts';
import type { Protocol } from '../../src/http/protocol.ts';
import { type RunningServer, serveOverHttp } from '../../src/http/serve-http.ts';
import type { HttpLimits, HttpSettings } from '../../src/http/settings.ts';
import type { AuditLine } from '../../src/runtime/safety/audit/entry.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { clientOf, ERAS, type Person } from './client.ts';
import { type RecordingLog, recordingLog } from './recording-log.ts';

export interface HttpServer {
  readonly url: string;
  readonly folder: string;
  /** The file of its API keys, in the place where the program looks by default. */
  readonly keysFile: string;
  readonly log: RecordingLog;
  readonly running: RunningServer;
  /** Creates an API key. @returns its text */
  key(name: string, expires?: Date): Promise<string>;
  /** Revokes a key. */
  revoke(name: string): Promise<void>;
  audited(): AuditLine[];
  stop(): Promise<void>;
}

/** Settings of a test that are not flags. */
export interface HttpServerOptions {
  readonly limits?: Partial<HttpLimits>;
  readonly settings?: Partial<HttpSettings>;
  /** The login to use instead of the one in the flags. */
  readonly method?: AuthMethod;
  readonly protocol?: Protocol;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags that name the network to serve, instead of the sandbox. */
  readonly serves?: readonly string[];
  /** Files for flags, by their names in the server's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A folder with a key file, and the text of its key. */
async function keyIn(file: string, name: string, expires = new Date(Date.now() + 86_400_000)): Promise<string> {
  const { text, stored } = makeKey(name, new Date(), expires);
  await changeKeys(file, (keys) => [...keys, stored]);
  return text;
}

/** Starts a server on a free port. @param flags of run; `{}` in them is replaced by the server's folder */
export async function startHttp(
  sandbox: Sandbox,
  flags: readonly string[],
  options: HttpServerOptions = {},
): Promise<HttpServer> {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-http-'));
  const auditFile = join(folder, 'audit.jsonl');
  const keysFile = join(userFolders({ HOME: folder }, process.platform).config, 'keys.json');
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, sandbox.ca);
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(folder, name), text);
  await keyIn(keysFile, 'first');
  const serves = options.serves ?? ['--controller', sandbox.url, '--ca', ca];
  const usual = ['--transport', 'http', '--port', '0', ...serves, '--audit', auditFile];
  // The usual file is that of the home folder, which a test may have set.
  const keys = options.env?.['HOME'] === undefined ? [] : ['--keys-file', keysFile];
  const argv = [...usual, ...keys, ...flags].map((each) => each.replace('{}', folder));
  const environment = {
    HOME: folder,
    ...options.env,
    ZITI_MCP_USERNAME: sandbox.username,
    ZITI_MCP_PASSWORD: sandbox.password,
  };
  const values = new Values(
    merge(parse(argv, runCommand.flags).values, environment, runCommand.flags),
    runCommand.flags,
  );
  const log = recordingLog();
  const opened = await open({ values, environment, log, known: new KnownSecrets() });
  const { settings, service } = await prepareHttp(opened, values, environment);
  const limits = { ...settings.limits, drain: 2_000, ...options.limits };
  const running = await serveOverHttp(
    { ...settings, ...options.settings, limits },
    {
      ...service,
      ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
      access: { ...service.access, ...(options.method === undefined ? {} : { methods: [options.method] }) },
    },
  );
  return {
    url: running.url,
    folder,
    keysFile,
    log,
    running,
    key: (name, expires) => keyIn(keysFile, name, expires),
    revoke: (name) => changeKeys(keysFile, (all) => all.filter((each) => each.name !== name)),
    audited: () => {
      opened.networks.settle();
      return readFileSync(auditFile, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as AuditLine);
    },
    async stop() {
      await running.drain();
      await service.shared?.close();
      await opened.networks.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A real client of one era, connected with a token. */
export async function connectHttp(
  url: string,
  token: string | undefined,
  era: keyof typeof ERAS,
  person?: Person,
): Promise<{ readonly client: Client; readonly transport: StreamableHTTPClientTransport }> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  const client = clientOf(person, ERAS[era]);
  await client.connect(transport);
  return { client, transport };
}

/** Header fields of a POST of the protocol. */
export const POSTED = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' } as const;

/** A message of the older era, as text. */
export const message = (method: string, params: object = {}, id: number | string = 1): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

export const OPENING = message('initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
});

/** Opens a session. @returns the header fields that its requests need */
export async function openSession(
  url: string,
  token: string,
  opening = OPENING,
): Promise<Readonly<Record<string, string>>> {
  const headers = { ...POSTED, Authorization: `Bearer ${token}` };
  const opened = await fetch(url, { method: 'POST', headers, body: opening });
  const session = { ...headers, 'Mcp-Session-Id': opened.headers.get('mcp-session-id') ?? '' };
  await fetch(url, {
    method: 'POST',
    headers: session,
    body: JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  });
  return session;
}
