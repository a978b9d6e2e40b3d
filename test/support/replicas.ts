/** Four servers that share a real redis-server, and calls to any of them. */
import { startSandbox } from '../../src/sandbox/index.ts';
import { message, POSTED, startHttp } from './http-server.ts';
import { startRedis } from './redis-server.ts';

/** What all replicas need. */
export const CONFIRM_KEY = { ZITI_MCP_CONFIRM_KEY: 'the-same-for-all-replicas-of-this-test' };

/** A call of the newer era with a token. @returns its text */
export async function callAt(
  url: string,
  token: string,
  name: string,
  args: object,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const headers = {
    ...POSTED,
    Authorization: `Bearer ${token}`,
    'MCP-Protocol-Version': '2026-07-28',
    'Mcp-Method': 'tools/call',
    'Mcp-Name': name,
    ...more,
  };
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const body = message('tools/call', { name, arguments: args, _meta });
  const answer = (await (await fetch(url, { method: 'POST', headers, body })).json()) as {
    readonly result?: { readonly content: readonly { readonly text: string }[] };
    readonly error?: { readonly message: string };
  };
  return answer.result?.content.map(({ text }) => text).join('\n') ?? `error: ${answer.error?.message}`;
}

export const idIn = (text: string): string => /"id":"([^"]+)"/.exec(text)?.[1] ?? '';

/** The started replicas, and how to call them. */
export type Replicas = Awaited<ReturnType<typeof startReplicas>>;

export async function startReplicas() {
  const sandbox = await startSandbox({ size: 'small' });
  const redis = await startRedis();
  const flags = ['--state', redis.url, '--allow-write', '*', '--confirm', 'token', '--requests-per-minute', '100000'];
  const first = await startHttp(sandbox, flags, { env: CONFIRM_KEY });
  const others = [1, 2, 3].map(() =>
    startHttp(sandbox, [...flags, '--keys-file', first.keysFile], { env: CONFIRM_KEY }),
  );
  const replicas = [first, ...(await Promise.all(others))];
  const key = await first.key('ci');
  const at = (replica: number): string => replicas[replica % 4]?.url ?? '';
  /** A call of the newer era, to any replica. @returns its text */
  const call = (replica: number, name: string, args: object, more: Readonly<Record<string, string>> = {}) =>
    callAt(at(replica), key, name, args, more);
  return {
    sandbox,
    redis,
    key,
    at,
    call,
    /** The key of another principal. */
    strangersKey: () => first.key(`thief-${crypto.randomUUID()}`),
    made: (name: string, more: Readonly<Record<string, string>> = {}, replica = 0) =>
      call(replica, 'createService', { name, encryptionRequired: true }, more),
    /** How many such requests the controller got. */
    sent: (method: string, path: RegExp) =>
      sandbox.requests.filter((each) => each.method === method && path.test(each.path)).length,
    async stop(): Promise<void> {
      await Promise.all(replicas.map((each) => each.stop()));
      await redis.stop();
      await sandbox.close();
    },
  };
}
