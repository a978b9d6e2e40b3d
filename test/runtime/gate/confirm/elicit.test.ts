/** How a person is asked, depending on their client's capabilities, in this process. */
import { Client, type ClientCapabilities, type ElicitResult, InMemoryTransport } from '@modelcontextprotocol/client';
import type { Transport } from '@modelcontextprotocol/server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../../../../src/runtime/call.ts';
import type { Era } from '../../../../src/runtime/owners/client.ts';
import { serverFace } from '../../../../src/runtime/protocol/server-face.ts';
import { serveOver } from '../../../../src/runtime/protocol/transports/serve.ts';
import { all } from '../../../../src/runtime/tools/exposure/all.ts';
import { callText, ERAS } from '../../../support/client.ts';
import type { TestSession } from '../../../support/session.ts';
import { ConfirmSandbox, changesIn } from './confirm-sandbox.ts';

type Answer = () => Promise<ElicitResult>;

let sandbox: ConfirmSandbox;
const open: Client[] = [];

beforeAll(async () => {
  sandbox = await ConfirmSandbox.open();
});
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
  await sandbox.closeSessions();
});
afterAll(() => sandbox.close());

/** A client of a server over a session, both in this process. */
async function connected(
  { process, network, client: served }: TestSession,
  mode: (typeof ERAS)[keyof typeof ERAS],
  capabilities: ClientCapabilities,
  answer?: Answer,
): Promise<Client> {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const service = {
    log: process.log,
    elicits: () => network.policy.confirm.mode === 'elicit',
    mayCall: () => true,
    face: (era: Era) => serverFace('0', all, era),
    open: () => served,
    calls: async () => call,
  };
  serveOver(service, serverSide as Transport);
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode }, capabilities });
  if (answer !== undefined) client.setRequestHandler('elicitation/create', answer);
  await client.connect(clientSide);
  open.push(client);
  return client;
}

test('a call of the older era that is cancelled during its question does not keep the next one waiting', async () => {
  const back = new AbortController();
  const actions = ['accept', 'decline'] as const;
  let questions = 0;
  const answer: Answer = async () => {
    back.abort();
    return { action: actions[questions++] ?? 'cancel' };
  };
  const session = sandbox.session({ mode: 'elicit' });
  const client = await connected(session, 'legacy', { elicitation: { form: {} } }, answer);
  const id = await sandbox.newService();
  const cancelled = client.callTool({ name: 'deleteService', arguments: { id } }, { signal: back.signal });
  await expect(cancelled).rejects.toThrow();
  expect((await callText(client, 'deleteService', { id })).text).toContain('the user declined deleteService');
  expect(questions).toBe(2);
});

describe.each(Object.entries(ERAS))('%s', (_era, mode) => {
  test.each<[says: string, capabilities: ClientCapabilities, asked: boolean]>([
    ['forms', { elicitation: { form: {} } }, true],
    ['asking, and nothing more', { elicitation: {} }, true],
    ['forms and pages', { elicitation: { form: {}, url: {} } }, true],
    ['pages alone', { elicitation: { url: {} } }, false],
    ['something else', { roots: {} }, false],
    ['nothing', {}, false],
  ])('a client that says %s', async (_says, capabilities, asked) => {
    let questions = 0;
    const answer: Answer = async () => {
      questions += 1;
      return { action: 'accept', content: {} };
    };
    const client = await connected(
      sandbox.session({ mode: 'elicit' }),
      mode,
      capabilities,
      capabilities.elicitation === undefined ? undefined : answer,
    );
    const id = await sandbox.newService();
    const sent = await sandbox.sentDuring(async () => {
      const { isError, text } = await callText(client, 'deleteService', { id });
      expect(isError, text).toBe(!asked);
    });
    expect(questions).toBe(asked ? 1 : 0);
    expect(changesIn(sent)).toStrictEqual(asked ? [`DELETE /services/${id}`] : []);
  });

  test('what is declined is not asked again where it waited for its turn', async () => {
    let questions = 0;
    const answer: Answer = async () => {
      questions += 1;
      return { action: 'decline' };
    };
    const client = await connected(sandbox.session({ mode: 'elicit' }), mode, { elicitation: { form: {} } }, answer);
    const id = await sandbox.newService();
    const calls = await Promise.all(Array.from({ length: 3 }, () => callText(client, 'deleteService', { id })));
    expect(questions).toBe(1);
    const told = calls.map(({ text }) => /declined (?:deleteService|this call)/.exec(text)?.[0]);
    expect(told.sort()).toEqual(['declined deleteService', 'declined this call', 'declined this call']);
  });

  test('a question is a form without fields, with the text of the preview', async () => {
    const seen: unknown[] = [];
    const client = await connected(sandbox.session({ mode: 'elicit' }), mode, { elicitation: { form: {} } });
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      seen.push(params);
      return { action: 'decline' };
    });
    const id = await sandbox.newService();
    await callText(client, 'deleteService', { id });
    expect(seen).toMatchObject([{ requestedSchema: { type: 'object', properties: {} } }]);
    expect((seen[0] as { message: string }).message).toMatch(/^Do this\?\ndeleteService at /);
  });

  test('sends nothing for a call that is cancelled during its question, whatever the reply', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const back = new AbortController();
    const answer: Answer = async () => {
      back.abort();
      return { action: 'accept' };
    };
    const client = await connected(session, mode, { elicitation: { form: {} } }, answer);
    const id = await sandbox.newService();
    const sent = await sandbox.sentDuring(async () => {
      const call = client.callTool({ name: 'deleteService', arguments: { id } }, { signal: back.signal });
      await expect(call).rejects.toThrow();
      // Only answered after everything before it.
      await callText(client, 'detailService', { id });
    });
    expect(changesIn(sent)).toStrictEqual([]);
  });

  test('asks nobody if two-step confirmation is set', async () => {
    const answer: Answer = async () => {
      throw new Error('nobody is to be asked');
    };
    const client = await connected(sandbox.session({ mode: 'token' }), mode, { elicitation: { form: {} } }, answer);
    const { text } = await callText(client, 'deleteService', { id: await sandbox.newService() });
    expect(text).toMatch(/^Nothing has been changed yet\./);
  });
});
