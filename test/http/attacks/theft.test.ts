import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { type HttpServer, message, POSTED, startHttp } from '../../support/http-server.ts';
import { callAt, idIn } from '../../support/replicas.ts';

/** What one principal is given in the newer era, in the hands of another one. */
let sandbox: Sandbox;
let server: HttpServer;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  server = await startHttp(sandbox, ['--allow-write', '*']);
});
afterAll(async () => {
  await server?.stop();
  await sandbox?.close();
});

interface Answer {
  readonly requestState?: string;
  readonly inputRequests?: Readonly<Record<string, unknown>>;
  readonly content?: readonly { readonly text: string }[];
}

/** Deletes a service, by a client whose person can be asked. */
async function deleted(key: string, id: string, more: object = {}): Promise<Answer> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
  };
  const headers = {
    ...POSTED,
    Authorization: `Bearer ${key}`,
    'MCP-Protocol-Version': '2026-07-28',
    'Mcp-Method': 'tools/call',
    'Mcp-Name': 'deleteService',
  };
  const body = message('tools/call', { name: 'deleteService', arguments: { id }, _meta, ...more });
  const answer = (await (await fetch(server.url, { method: 'POST', headers, body })).json()) as { result: Answer };
  return answer.result;
}

test('the state of a question counts for its principal and its arguments, and once', async () => {
  const [owner, thief] = [await server.key('owner'), await server.key('thief')];
  const made = async (name: string) =>
    idIn(await callAt(server.url, owner, 'createService', { name, encryptionRequired: true }));
  const [asked, other] = [await made('asked about'), await made('not asked about')];
  const { requestState, inputRequests = {} } = await deleted(owner, asked);
  const [question = ''] = Object.keys(inputRequests);
  const yes = { requestState, inputResponses: { [question]: { action: 'accept', content: {} } } };
  const says = async (key: string, id: string) => (await deleted(key, id, yes)).content?.[0]?.text;
  expect(await says(thief, asked)).toContain('issued to another client');
  expect(await says(owner, other)).toContain('issued for other arguments');
  expect(await says(owner, asked)).toContain('{"data":{}}');
  expect(await says(owner, asked)).toContain('already been used');
});

test('an idempotency key gives nobody else the answer', async () => {
  const [owner, thief] = [await server.key('repeats'), await server.key('listens')];
  const once = { 'Idempotency-Key': 'the-same-of-both' };
  const make = (key: string) =>
    callAt(server.url, key, 'createService', { name: 'once', encryptionRequired: true }, once);
  const id = idIn(await make(owner));
  expect(id).not.toBe('');
  expect(idIn(await make(owner))).toBe(id);
  expect(await make(thief)).toContain('another entity has this name');
});

test('whoever gets the name of a revoked key gets no question and no answer of its holder', async () => {
  const earlier = await server.key('handed-on');
  const once = { 'Idempotency-Key': 'of-the-earlier-holder' };
  const make = (key: string) =>
    callAt(server.url, key, 'createService', { name: 'handed on', encryptionRequired: true }, once);
  const id = idIn(await make(earlier));
  const { requestState, inputRequests = {} } = await deleted(earlier, id);
  const [question = ''] = Object.keys(inputRequests);
  await server.revoke('handed-on');
  const later = await server.key('handed-on');
  expect(await make(later)).toContain('another entity has this name');
  const yes = { requestState, inputResponses: { [question]: { action: 'accept', content: {} } } };
  expect((await deleted(later, id, yes)).content?.[0]?.text).toContain('issued to another client');
});
