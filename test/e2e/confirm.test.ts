/** Confirmation by real clients, in both eras, counting what reaches the controller. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallToolResult, Client, InputRequiredResult } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText, ERAS, type Mode, type Person } from '../support/client.ts';
import { requestsSince } from '../support/requests-since.ts';
import { create, SandboxClient } from '../support/sandbox-client.ts';
import { connectHere } from '../support/server-here.ts';

const KEY = 'a-key-of-some-length-for-several-servers';

let folder: string;
let audit: string;
let sandbox: Sandbox;
let direct: SandboxClient;
let token: string;
const clients: Client[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-confirm-'));
  audit = join(folder, 'audit.jsonl');
  sandbox = await startSandbox({ size: 'empty' });
  writeFileSync(join(folder, 'ca.pem'), sandbox.ca);
  direct = new SandboxClient(sandbox);
  token = await direct.tokenOf(sandbox.username, sandbox.password);
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  await direct.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Start {
  readonly mode?: Mode;
  readonly person?: Person;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly capabilities?: object;
}

function launch({ mode, person, flags = [], env = {}, capabilities }: Start) {
  const reach = ['--controller', sandbox.url, '--ca', join(folder, 'ca.pem'), '--audit', audit];
  const all = [...reach, '--allow-write', '{create,update,delete}Service', '--log-level', 'debug', ...flags];
  const log = { ZITI_MCP_USERNAME: sandbox.username, ZITI_MCP_PASSWORD: sandbox.password };
  return connectHere(all, { ...log, ...env }, mode, person, capabilities);
}

/** The same, closed at the end of the test. */
async function started(start: Start) {
  const connected = await launch(start);
  clients.push(connected.client);
  return connected;
}

/** As long as it takes on a slow machine. */
const PATIENTLY = { timeout: 20_000 };

let count = 0;
async function newService(): Promise<{ id: string; name: string }> {
  count += 1;
  const name = `service-${count}`;
  return { id: await create(direct, token, '/services', { name, encryptionRequired: true }), name };
}

/** The changes that reach the controller during an action. */
async function changesDuring(work: () => Promise<unknown>): Promise<string[]> {
  const since = requestsSince(sandbox);
  await work();
  const changes = since().filter(({ method, path }) => method !== 'GET' && !path.endsWith('/authenticate'));
  return changes.map(({ method, path }) => `${method} ${path.slice(path.indexOf('/v1') + 3)}`);
}

const confirmOf = (text: string): string => /confirm: "([\w-]+)"/.exec(text)?.[1] ?? '';

const audited = (): Record<string, unknown>[] =>
  readFileSync(audit, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const lastAudited = () => audited().at(-1);

describe.each(Object.entries(ERAS))('a client of the %s era', (_era, mode) => {
  describe('whose person can be asked', () => {
    const questions: string[] = [];
    let action: Awaited<ReturnType<Person>> = 'accept';
    let client: Client;
    beforeAll(async () => {
      const person: Person = (question) => {
        questions.push(question);
        return action;
      };
      client = (await launch({ mode, person })).client;
    });
    afterAll(() => client.close());

    test('asks in plain words; after a yes the call is made, once', async () => {
      action = 'accept';
      const { id, name } = await newService();
      const before = questions.length;
      const changes = await changesDuring(async () => {
        expect((await callText(client, 'deleteService', { id })).isError).toBe(false);
      });
      expect(changes).toStrictEqual([`DELETE /services/${id}`]);
      expect(questions).toHaveLength(before + 1);
      expect(questions.at(-1)).toContain(`Acts on: service "${name}" (id "${id}")`);
      expect(lastAudited()).toMatchObject({ event: 'outcome', result: 'done', confirmation: 'elicited' });
    });

    test.each([
      ['decline', 'user declined deleteService'],
      ['cancel', 'did not answer'],
    ] as const)('%s: refused, and nothing is sent', async (reply, words) => {
      action = reply;
      const { id } = await newService();
      const changes = await changesDuring(async () => {
        const { text, isError } = await callText(client, 'deleteService', { id });
        expect(isError).toBe(true);
        expect(text).toMatch(/^Nothing was sent: /);
        expect(text).toContain(words);
      });
      expect(changes).toStrictEqual([]);
      const confirmation = reply === 'decline' ? 'declined' : 'unanswered';
      expect(lastAudited()).toMatchObject({ event: 'call', result: 'refused', confirmation });
    });

    test('is asked one thing at a time: some wait, and the rest are refused', async () => {
      let open = 0;
      let most = 0;
      let refused = 0;
      const slow: Person = async () => {
        open += 1;
        most = Math.max(most, open);
        await vi.waitFor(() => expect(refused).toBe(7), { timeout: 20_000 });
        open -= 1;
        return 'accept' as const;
      };
      const { client } = await launch({ mode, person: slow });
      const services = await Promise.all(Array.from({ length: 12 }, newService));
      const before = audited().length;
      const removed = await Promise.all(
        services.map(async ({ id }) => {
          const { text, isError } = await callText(client, 'deleteService', { id });
          if (text.includes('the person still has another question to answer')) refused += 1;
          return !isError;
        }),
      );
      expect(most).toBe(1);
      expect(removed.filter(Boolean)).toHaveLength(5);
      const confirmations = audited().slice(before);
      expect(confirmations.filter(({ confirmation }) => confirmation === 'asked')).toHaveLength(5);
      expect(confirmations.filter(({ confirmation }) => confirmation === 'none')).toHaveLength(7);
      const left = services[removed.indexOf(false)];
      expect((await callText(client, 'deleteService', { id: left?.id })).isError).toBe(false);
      await client.close();
    });

    test('a question that is taken back before its turn counts as unanswered', async () => {
      const taken = new AbortController();
      let isTaken = false;
      const person: Person = async () => {
        await vi.waitFor(() => expect(isTaken).toBe(true), PATIENTLY);
        return 'accept' as const;
      };
      const { client } = await launch({ mode, person });
      const before = audited().length;
      const ended = () =>
        audited()
          .slice(before)
          .map(({ confirmation }) => confirmation);
      const first = callText(client, 'deleteService', { id: (await newService()).id });
      await vi.waitFor(() => expect(ended()).toContain('asked'), PATIENTLY);
      const { id } = await newService();
      const second = client.callTool({ name: 'deleteService', arguments: { id } }, { signal: taken.signal });
      await vi.waitFor(() => expect(ended().filter((how) => how === 'asked')).toHaveLength(2), PATIENTLY);
      taken.abort();
      await expect(second).rejects.toThrow();
      await vi.waitFor(() => expect(ended()).toContain('unanswered'), PATIENTLY);
      isTaken = true;
      expect((await first).isError).toBe(false);
      await client.close();
    });

    test('a dry run is shown without a question', async () => {
      const { id, name } = await newService();
      const before = questions.length;
      const changes = await changesDuring(async () => {
        const { text, isError } = await callText(client, 'deleteService', { id, dryRun: true });
        expect(isError).toBe(false);
        expect(text).toContain(`"${name}"`);
      });
      expect(changes).toStrictEqual([]);
      expect(questions).toHaveLength(before);
      expect(lastAudited()).toMatchObject({ event: 'call', result: 'done', confirmation: 'dry run' });
    });
  });

  test.each([
    ['says nothing of asking', undefined],
    ['can only open pages', { elicitation: { url: {} } }],
  ])('refuses a client that %s, and mentions two-step confirmation', async (_can, capabilities) => {
    const { client } = await started({ mode, ...(capabilities === undefined ? {} : { capabilities }) });
    const { id } = await newService();
    const changes = await changesDuring(async () => {
      const { text, isError } = await callText(client, 'deleteService', { id });
      expect(isError).toBe(true);
      expect(text).toMatch(/^Nothing was sent: .*this client cannot ask/);
      expect(text).toContain('--confirm token');
    });
    expect(changes).toStrictEqual([]);
  });

  test('a client that declares elicitation without modes is asked', async () => {
    const { client } = await started({ mode, person: () => 'accept', capabilities: { elicitation: {} } });
    const { id } = await newService();
    expect((await callText(client, 'deleteService', { id })).isError).toBe(false);
  });

  test('two steps, where the operator allows them; no person is asked', async () => {
    const person: Person = () => {
      throw new Error('nobody is to be asked');
    };
    const { client, stderr } = await started({ mode, person, flags: ['--confirm', 'token'] });
    const { id } = await newService();
    let confirm = '';
    const before = await changesDuring(async () => {
      const { text, isError } = await callText(client, 'deleteService', { id });
      expect(isError).toBe(true);
      expect(text).toMatch(/^Nothing has been changed yet\./);
      confirm = confirmOf(text);
    });
    expect(before).toStrictEqual([]);
    const after = await changesDuring(async () => {
      expect((await callText(client, 'deleteService', { id, confirm })).isError).toBe(false);
      expect((await callText(client, 'deleteService', { id, confirm })).text).toContain('it has already been used');
    });
    expect(after).toStrictEqual([`DELETE /services/${id}`]);
    expect(stderr() + readFileSync(audit, 'utf8')).not.toContain(confirm);
  });

  test('the executors of --expose find need confirmation too', async () => {
    const { client } = await started({ mode, person: () => 'decline', flags: ['--expose', 'find'] });
    const { id } = await newService();
    const changes = await changesDuring(async () => {
      const tried = await callText(client, 'callDestructive', {
        operation: 'deleteService',
        arguments: { id, dryRun: true },
      });
      expect(tried.isError).toBe(false);
      expect(tried.text).toMatch(/^Nothing was changed: this is a dry run/);
      const asked = await callText(client, 'callDestructive', { operation: 'deleteService', arguments: { id } });
      expect(asked.text).toContain('user declined deleteService');
    });
    expect(changes).toStrictEqual([]);
    const steps = await started({ mode, flags: ['--expose', 'find', '--confirm', 'token'] });
    const call = (args: object) =>
      callText(steps.client, 'callDestructive', { operation: 'deleteService', arguments: args });
    const confirm = confirmOf((await call({ id })).text);
    expect((await call({ id, confirm })).isError).toBe(false);
  });
});

test('a client of the older era that fails to ask: refused, and nothing is sent', async () => {
  const person: Person = () => {
    throw new Error('the window was closed');
  };
  const { client } = await started({ person });
  const { id } = await newService();
  const changes = await changesDuring(async () => {
    expect((await callText(client, 'deleteService', { id })).text).toMatch(/^Nothing was sent: .*did not answer/);
  });
  expect(changes).toStrictEqual([]);
});

describe('a client of the newer era that makes its own rounds', () => {
  /** Accepts any result. */
  const anything = {
    '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
  } as const;

  async function round(client: Client, params: object): Promise<CallToolResult | InputRequiredResult> {
    const request = { method: 'tools/call', params } as never;
    return (await client.request(request, anything as never, { allowInputRequired: true })) as CallToolResult;
  }

  const textOf = (result: CallToolResult | InputRequiredResult): string =>
    (result['content'] as { text: string }[]).map(({ text }) => text).join('\n');

  async function asked() {
    const { client } = await started({ mode: { pin: '2026-07-28' }, capabilities: { elicitation: { form: {} } } });
    const callArgs = { id: (await newService()).id };
    const first = await round(client, { name: 'deleteService', arguments: callArgs });
    expect(first['resultType']).toBe('input_required');
    const [key = ''] = Object.keys(first['inputRequests'] as object);
    const requestState = first['requestState'] as string;
    const reply = (action: string) => ({ requestState, inputResponses: { [key]: { action } } });
    return { client, callArgs, requestState, reply };
  }

  test('is asked with a form without fields, and taken at its reply', async () => {
    const { client, callArgs, reply } = await asked();
    const changes = await changesDuring(() =>
      round(client, { name: 'deleteService', arguments: callArgs, ...reply('accept') }),
    );
    expect(changes).toStrictEqual([`DELETE /services/${callArgs.id}`]);
  });

  test.each([
    ['other arguments', 'issued for other arguments', async () => ({ arguments: { id: (await newService()).id } })],
    [
      'another tool',
      'issued for another tool',
      async ({ id }: { id: string }) => ({
        name: 'updateService',
        arguments: { id, name: 'swapped', encryptionRequired: false },
      }),
    ],
    ['a forged state', 'did not issue it', async () => ({ requestState: 'x'.repeat(142) })],
    ['a state without a reply', 'did not answer', async () => ({ inputResponses: {} })],
    ['a reply to another question', 'did not answer', async () => ({ inputResponses: { x: { action: 'accept' } } })],
  ])('refuses %s in place of the call that was confirmed, and sends nothing', async (_swap, words, swap) => {
    const { client, callArgs, reply } = await asked();
    const swapped = await swap(callArgs);
    const changes = await changesDuring(async () => {
      const result = await round(client, {
        name: 'deleteService',
        arguments: callArgs,
        ...reply('accept'),
        ...swapped,
      });
      expect(result['isError']).toBe(true);
      expect(textOf(result)).toMatch(/^Nothing was sent: /);
      expect(textOf(result)).toContain(words);
    });
    expect(changes).toStrictEqual([]);
  });

  test('counts a reply that is sent twice once', async () => {
    const { client, callArgs, reply } = await asked();
    const again = { name: 'deleteService', arguments: callArgs, ...reply('accept') };
    const changes = await changesDuring(async () => {
      await round(client, again);
      expect(textOf(await round(client, again))).toContain('it has already been used');
    });
    expect(changes).toHaveLength(1);
  });
});

test('with a shared key, a server recognizes a token of the other server', async () => {
  const both = { flags: ['--confirm', 'token'], env: { ZITI_MCP_CONFIRM_KEY: KEY } };
  const [one, other] = [await started(both), await started(both)];
  const { id } = await newService();
  const confirm = confirmOf((await callText(one.client, 'deleteService', { id })).text);
  const changes = await changesDuring(async () => {
    const { text } = await callText(other.client, 'deleteService', { id, confirm });
    expect(text).toContain('it was issued to another client');
  });
  expect(changes).toStrictEqual([]);
  expect(one.stderr() + other.stderr() + readFileSync(audit, 'utf8')).not.toContain(KEY);
});
