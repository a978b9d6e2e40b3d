/** Logins for which a client shows its person a page: nothing secret goes through the client or its model. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, ElicitResult } from '@modelcontextprotocol/client';
import { request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { withResolvers } from '../../src/common/with-resolvers.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { callText, ERAS, type Mode } from '../support/client.ts';
import { dialogue, ENTER } from '../support/dialogue.ts';
import { runHere } from '../support/run-here.ts';
import { connectHere } from '../support/server-here.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';
import { type UserWithCode, userWithCode } from '../support/user-with-code.ts';
import { type Home, newHome } from './home.ts';

let sandbox: Sandbox;
let user: UserWithCode;
let home: Home;
const clients: Client[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  user = await userWithCode(sandbox);
  home = newHome();
  writeFileSync(join(home.path, 'ca.pem'), sandbox.ca);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(async () => {
  home.remove();
  await sandbox.close();
});

/** What a client is asked to show. */
interface Shown {
  readonly mode?: string;
  readonly message: string;
  readonly url?: string;
  readonly elicitationId?: string;
  readonly requestedSchema?: unknown;
}
type Does = (shown: Shown) => string | Promise<string>;

async function serve(mode: Mode, modes: 'url' | 'form' | 'none', does: Does) {
  const shown: Shown[] = [];
  const flags = ['--controller', sandbox.url, '--ca', join(home.path, 'ca.pem'), '--allow-write', '*Service'];
  const env = { ...home.env, ZITI_MCP_USERNAME: user.username, ZITI_MCP_PASSWORD: user.password };
  const able = modes === 'none' ? {} : { elicitation: { [modes]: {} } };
  const connected = await connectHere([...flags, '--log-level', 'error'], env, mode, undefined, able);
  const { client } = connected;
  clients.push(client);
  if (modes !== 'none') {
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      shown.push(params as Shown);
      return { action: (await does(params as Shown)) as ElicitResult['action'] };
    });
  }
  return { ...connected, shown };
}

/** Enters a code at a page as a browser does. */
async function enter({ url = '' }: Shown, code: string): Promise<string> {
  const { body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `code=${code}`,
  });
  return body.text();
}

describe.each(Object.entries(ERAS))('a client of the %s era', (_era, mode) => {
  test.each([
    ['listServices', {}],
    ['createService', { name: `by ${_era}`, encryptionRequired: true }],
  ])('shows the page for the code, and %s continues after it is entered', async (tool, given) => {
    const { client, shown, stdout } = await serve(mode, 'url', async (page) => {
      expect(await enter(page, '000000')).toContain('not right');
      expect(await enter(page, user.code())).toContain('Logged in');
      return 'accept';
    });
    expect(await callText(client, tool, given)).toMatchObject({ isError: false });
    expect(await callText(client, 'listServices')).toMatchObject({ isError: false });
    expect(shown).toHaveLength(1);
    const [{ url = '', message, requestedSchema }] = shown as [Shown];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
    expect(message).toContain(sandbox.url);
    expect(requestedSchema).toBeUndefined();
    expect(stdout()).not.toContain(user.code());
  });

  test('waits for a person who opens the page first and enters the code later', async () => {
    const { client } = await serve(mode, 'url', (page) => {
      setTimeout(() => void enter(page, user.code()), 500);
      return 'accept';
    });
    expect(await callText(client, 'listServices')).toMatchObject({ isError: false });
  });

  test('hears when its person declines, and what to do when they only close the page', async () => {
    const declining = await serve(mode, 'url', () => 'decline');
    expect(await callText(declining.client, 'listServices')).toEqual({
      isError: true,
      text: expect.stringMatching(/^The user declined to log in to .*\nNothing was sent\./),
    });
    const closing = await serve(mode, 'url', () => 'cancel');
    expect(await callText(closing.client, 'listServices')).toEqual({
      isError: true,
      text: expect.stringMatching(/^A person has to log in first: open http:\/\/127\.0\.0\.1:/),
    });
  });

  test.each(['form', 'none'] as const)('gets text where it cannot show pages (%s), and never a form', async (modes) => {
    const { client, shown } = await serve(mode, modes, () => 'accept');
    const { isError, text } = await callText(client, 'createService', { name: 'x', encryptionRequired: true });
    expect({ isError, text }).toEqual({ isError: true, text: expect.stringContaining('enter the code of the second') });
    expect(shown).toEqual([]);
    const [, url = ''] = /open (\S+) in/.exec(text) ?? [];
    expect(await enter({ url, message: '' }, user.code())).toContain('Logged in');
    expect(await callText(client, 'listServices')).toMatchObject({ isError: false });
  });
});

test('several calls at once show one page, and the client hears when the login is over', async () => {
  const over = withResolvers<void>();
  const ended: unknown[] = [];
  const { client, shown } = await serve('legacy', 'url', async (page) => {
    await enter(page, user.code());
    return 'accept';
  });
  client.setNotificationHandler('notifications/elicitation/complete', ({ params }) => {
    ended.push(params.elicitationId);
    over.resolve();
  });
  const answers = await Promise.all([1, 2, 3, 4].map(() => callText(client, 'listServices')));
  expect(answers.map(({ isError }) => isError)).toEqual([false, false, false, false]);
  expect(shown).toHaveLength(1);
  await over.promise;
  expect(ended).toEqual([shown[0]?.elicitationId]);
});

test('the page is only on this machine, under an unguessable path', async () => {
  const page = withResolvers<Shown>();
  const { client } = await serve('legacy', 'url', (asked) => {
    page.resolve(asked);
    return 'cancel';
  });
  await callText(client, 'listServices');
  const { url = '' } = await page.promise;
  const { statusCode, headers, body } = await request(url);
  expect({ statusCode, text: await body.text() }).toEqual({ statusCode: 200, text: expect.stringContaining('<form') });
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  expect((await request(new URL('/', url))).statusCode).toBe(404);
  expect((await request(url, { headers: { host: 'evil.example' } })).statusCode).toBe(404);
  await enter({ url, message: '' }, user.code());
  await expect(request(url)).rejects.toThrow();
});

test('a command without a terminal says where the code is asked for', async () => {
  const env = { ...home.env, ZITI_MCP_USERNAME: user.username, ZITI_MCP_PASSWORD: user.password };
  const flags = ['--controller', sandbox.url, '--ca', join(home.path, 'ca.pem')];
  const { code, stderr } = await runHere(['call', 'listServices', ...flags], { env });
  expect(code).toBe(3);
  expect(stderr).toMatch(/enter the code of the second factor\.\nRun this at a terminal, which asks for the code\./);
});

test.runIf(hasPseudoTerminal)('a network whose sessions ask for a code is not called ready', async () => {
  const stored = ['--network', 'lab', '--secrets-key', join(home.path, 'key')];
  const account = ['--username', user.username, '--password', user.password];
  const flags = [...stored, '--controller', sandbox.url, '--ca', join(home.path, 'ca.pem'), ...account];
  const turns = [{ prompt: 'Code of the second factor', typed: `${user.code()}${ENTER}` }];
  const { code, text } = await dialogue(['init', ...flags], { columns: 80, rows: 24 }, turns, home.env);
  expect({ code, text }).toMatchObject({ code: 0 });
  const { networks } = JSON.parse((await home.run(['networks', '--json'])).stdout);
  expect(networks).toMatchObject([{ ready: false, asksForCode: true, state: 'asks for a code in each session' }]);
  expect(networks[0].next).toMatch(/To be asked once: ziti-mcp init --network lab --auth-mode controller-oidc$/);
  // They try nevertheless: at a terminal, they ask, and then there is nothing to advise.
  expect((await home.run(['doctor'])).stdout).toMatch(/FAIL {2}login \(lab\): A person has to enter the code/);
  const [asks] = turns;
  const codes = [{ prompt: `${asks?.prompt}`, typed: `${user.code()}${ENTER}` }];
  const typed = await dialogue(['session'], { columns: 80, rows: 24 }, codes, home.env);
  expect(typed).toMatchObject({ code: 0, text: expect.stringMatching(/recovery code for the network lab/) });
  expect(typed.text).not.toContain('controller-oidc');
  const twice = JSON.parse(readFileSync(home.settings, 'utf8'));
  twice.networks.other = twice.networks.lab;
  writeFileSync(home.settings, JSON.stringify(twice));
  const { client } = await connectHere(['--network', 'lab', '--network', 'other', '--log-level', 'error'], home.env);
  const list = async () => (await callText(client, 'listNetworks', { network: 'lab' })).text;
  expect(await list()).toMatch(/first call logs in as "\w+", and names the page where a person enters the code/);
  const [, url = ''] = /open (\S+) in/.exec((await callText(client, 'listServices', { network: 'lab' })).text) ?? [];
  expect(await list()).toContain(`waiting for a person, until `);
  await enter({ url, message: '' }, user.code());
  expect(await list()).toMatch(/logged in as "\w+"; .* valid until \S+, then a person has to enter a code again\./);
  await client.close();
  const [secrets = ''] = home.files().filter((name) => name.endsWith('lab.age'));
  copyFileSync(join(home.path, secrets), join(home.path, secrets.replace(/lab\.age$/, 'other.age')));
  expect((await home.run(['session'])).stderr).toBe(
    'ziti-mcp: lab, other: Run this at a terminal, which asks for the code. With ziti-mcp init --network NAME --auth-mode controller-oidc, it is asked for once, not each time.\n',
  );
});
