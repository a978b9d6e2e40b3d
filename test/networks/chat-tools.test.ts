import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListedTool } from '../../src/contract.ts';
import { callText, ERAS } from '../support/client.ts';
import { PUBLIC_CLIENT, RESOURCE } from '../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld } from '../support/outside-world.ts';
import { visit } from '../support/person-in-browser.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { connectHere } from '../support/server-here.ts';
import { refusedBy, VENDORS } from '../support/vendor-subsets.ts';
import { type Home, newHome } from './home.ts';

/** Chat tools about networks: `cloud`, where a person logs in with a code, and `lab`, with a password. */
let world: OutsideWorld;
let home: Home;

const at = (name: string) => join(home.path, name);
const person = (url: string) => visit(url, { login: 'ann', password: 'any' }, [world.provider.ca, world.sandbox.ca]);
const common = (name: string) => {
  const store = ['--secrets-key', at('key'), '--controller', world.sandbox.url, '--ca', at('ca.pem')];
  return ['init', '--network', name, ...store];
};

beforeAll(async () => {
  world = await startOutsideWorld();
  home = newHome();
  writeFileSync(at('ca.pem'), world.sandbox.ca);
  writeFileSync(at('idp.pem'), world.provider.ca);
  const account = ['--username', world.sandbox.username, '--password', '-', '--allow-write', 'createService'];
  expect(await home.run([...common('lab'), ...account], `${world.sandbox.password}\n`)).toMatchObject({ code: 0 });
  const provider = ['--idp-domain', world.provider.issuer, '--idp-ca', at('idp.pem'), '--idp-resource', RESOURCE];
  await initByCode([...common('cloud'), ...provider, '--idp-client-id', PUBLIC_CLIENT]);
  expect(await home.run(['logout', '--network', 'cloud'])).toMatchObject({ code: 0 });
});
afterAll(async () => {
  home.remove();
  await world.close();
});

/** Sets up a network, and enters the code that is shown. */
function initByCode(args: readonly string[]): Promise<void> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env: cleanEnvironment(home.env), stdio: 'pipe' });
    let shown = '';
    let isShown = false;
    child.stderr.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      const [, url] = /Open (https?:\S+?),? /.exec(shown) ?? [];
      if (url === undefined || isShown) return;
      isShown = true;
      void person(url);
    });
    child.on('close', (code) => (code === 0 ? done() : reject(new Error(shown))));
  });
}

const toolsOf = async (...names: string[]) => {
  const flags = names.flatMap((name) => ['--network', name]);
  const { stdout } = await home.run(['tools', '--json', ...flags]);
  return (JSON.parse(stdout) as { tools: ListedTool[] }).tools;
};

test('are offered if there are several networks, or a login that a person makes', async () => {
  const chat = async (...names: string[]) =>
    (await toolsOf(...names)).map(({ name }) => name).filter((name) => ['listNetworks', 'logIn'].includes(name));
  expect(await chat('lab')).toEqual([]);
  expect(await chat('cloud')).toEqual(['listNetworks', 'logIn']);
  expect(await chat('lab', 'cloud')).toEqual(['listNetworks', 'logIn']);
  const twice = JSON.parse(readFileSync(home.settings, 'utf8'));
  twice.networks.other = twice.networks.lab;
  writeFileSync(home.settings, JSON.stringify(twice));
  expect(await chat('lab', 'other')).toEqual(['listNetworks']);
});

test('model vendors accept what several networks add to the list', async () => {
  const [one, several] = await Promise.all([toolsOf('lab'), toolsOf('lab', 'cloud')]);
  expect(several.length).toBeGreaterThan(one.length);
  for (const subset of Object.values(VENDORS)) {
    const faults = (tools: typeof one) => tools.flatMap((tool) => refusedBy(subset, tool));
    expect(faults(several)).toEqual(faults(one));
  }
});

test('a person logs in with what logIn shows, and the login completes in the background', async () => {
  const both = ['--network', 'lab', '--network', 'cloud', '--log-level', 'error'];
  const { client, stdout } = await connectHere(both, home.env);
  const list = async () => (await callText(client, 'listNetworks')).text;
  expect(await list()).toBe(
    [
      `lab (default, ${world.sandbox.url}): not logged in; the first call logs in as "admin". Changes are allowed.`,
      `cloud (${world.sandbox.url}): a person has to log in: call logIn. It is read-only.`,
    ].join('\n'),
  );

  expect((await callText(client, 'listNetworks', { network: 'cloud' })).text).toMatch(/^cloud \([^\n]*$/);

  const begun = await callText(client, 'logIn', { network: 'cloud' });
  expect(begun.isError).toBe(false);
  expect(begun.text).toMatch(/^Network: cloud\nA person has to do this now\./);
  const [, url = '', code = ''] = /Please open (https:\S+?), enter the code (\w{4}-\w{4})/.exec(begun.text) ?? [];
  expect(await list()).toContain(`waiting for a person, until `);
  expect(await list()).toContain(code);
  // No other client waits for the person.
  const identity = (network: string) => callText(client, 'getCurrentIdentity', { network });
  expect(await identity('lab')).toMatchObject({ isError: false });

  await person(url);
  await expect.poll(list, { timeout: 20_000, interval: 300 }).toMatch(/^cloud \(\S+\): logged in as "ann"; .* until /m);
  expect(await list()).toMatch(/^lab \(default, \S+\): logged in as "[^"]+"; .* until /m);
  expect((await identity('cloud')).text).toContain('"ann"');
  expect((await callText(client, 'logIn', { network: 'cloud' })).text).toMatch(/^Network: cloud\n.*logged in as "ann"/);
  expect((await callText(client, 'logIn', { network: 'lab' })).text).toMatch(/^Network: lab\n.*logged in as/);
  await client.close();
  // No token reaches the model.
  expect(stdout()).not.toMatch(/eyJ|refresh_token|device_code/);
});

test.each(Object.entries(ERAS))('a client of the %s era shows the page of logIn itself', async (_era, mode) => {
  const both = ['--network', 'lab', '--network', 'cloud', '--log-level', 'error'];
  expect(await home.run(['logout', '--network', 'cloud'])).toMatchObject({ code: 0 });
  const { client } = await connectHere(both, home.env, mode, undefined, { elicitation: { url: {} } });
  const shown: { message: string; url?: unknown; mode?: unknown }[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    shown.push(params);
    await person(String((params as { url?: unknown }).url));
    return { action: 'accept' };
  });
  const { text, isError } = await callText(client, 'logIn', { network: 'cloud' });
  expect({ text, isError }).toEqual({
    text: expect.stringMatching(/^Network: cloud\n.*logged in as "ann"/),
    isError: false,
  });
  expect(shown).toEqual([
    expect.objectContaining({
      mode: 'url',
      url: expect.stringContaining(world.provider.issuer),
      message: expect.stringMatching(/^Network cloud: .* enter the code \w{4}-\w{4}/),
    }),
  ]);
  await client.close();
});

test('reports a network without its secrets, and others keep working', async () => {
  const { client } = await connectHere(['--network', 'lab', '--network', 'other', '--log-level', 'error'], home.env);
  expect((await callText(client, 'listVersion', { network: 'lab' })).isError).toBe(false);
  const { text, isError } = await callText(client, 'listNetworks');
  expect(isError).toBe(false);
  expect(text).toMatch(/^lab \(default, \S+\): logged in as/);
  expect(text).toMatch(
    /^other \(\S+\): there is no login. A person has to act: not logged in. Run ziti-mcp init --network other\./m,
  );
  await client.close();
});
