import { HttpConnection } from './connection.ts';

const FIELDS = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' } as const;

/** A POST: its header fields and its body. */
export interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const REVISION = '2026-07-28';
const CLIENT = { name: 'bench', version: '1' };

/** A request of revision 2026-07-28. */
export const newer = (key: string, method: string, params: object = {}, id = 1): Post => ({
  headers: {
    ...FIELDS,
    Authorization: `Bearer ${key}`,
    'MCP-Protocol-Version': REVISION,
    'Mcp-Method': method,
    ...('name' in params ? { 'Mcp-Name': String(params.name) } : {}),
  },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id,
    method,
    params: {
      ...params,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': REVISION,
        'io.modelcontextprotocol/clientInfo': CLIENT,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  }),
});

/**
 * A request of the older era. @param session undefined for the request that opens it, and for servers without sessions
 */
export const older = (key: string, session: string | undefined, method: string, params: object = {}, id = 1): Post => ({
  headers: {
    ...FIELDS,
    Authorization: `Bearer ${key}`,
    'MCP-Protocol-Version': '2025-11-25',
    ...(session === undefined ? {} : { 'Mcp-Session-Id': session }),
  },
  body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
});

const opening = (key: string): Post =>
  older(key, undefined, 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: CLIENT });

/** Opens a session for each key. @returns their ids */
export async function openSessions(url: string, keys: readonly string[]): Promise<string[]> {
  const connection = new HttpConnection(url);
  const ids: string[] = [];
  for (const key of keys) {
    const { headers, body } = opening(key);
    const answer = await connection.post(headers, body);
    const [, id] = /\r\nmcp-session-id: (\S+)/i.exec(answer.head) ?? [];
    if (id === undefined) throw new Error(`no session was opened: ${answer.head}`);
    ids.push(id);
  }
  connection.close();
  return ids;
}
