import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { callText, ERAS, type Mode, type Person } from '../support/client.ts';
import { requestsSince } from '../support/requests-since.ts';
import { connectHere } from '../support/server-here.ts';
import { BOTH, startTwoNetworks, type TwoNetworks } from './two-networks.ts';

let two: TwoNetworks;
const clients: Client[] = [];
beforeAll(async () => {
  two = await startTwoNetworks();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => two.close());

async function serve(flags: readonly string[] = [], mode?: Mode, person?: Person): Promise<Client> {
  const { client } = await connectHere([...BOTH, ...flags], two.home.env, mode, person);
  clients.push(client);
  return client;
}

type Schema = { required?: string[]; properties: Record<string, { enum?: string[] }> };

const schemas = async (client: Client) =>
  new Map((await client.listTools()).tools.map(({ name, inputSchema }) => [name, inputSchema as unknown as Schema]));

/** Writes that arrived, as method and path. */
const writesAt = ({ requests }: Sandbox) =>
  requests.filter(({ method, path }) => method !== 'GET' && path.includes('/services')).map(({ body }) => body);

/** Changes the default network in the settings file, or removes it. */
function setDefault(name: string | undefined): void {
  const { default: _, ...rest } = JSON.parse(readFileSync(two.home.settings, 'utf8'));
  writeFileSync(two.home.settings, JSON.stringify(name === undefined ? rest : { ...rest, default: name }));
}

describe.each(Object.entries(ERAS))('a client of the %s era', (_era, mode) => {
  test.each(['all', 'find', 'managed'])('--expose %s: every tool takes a network', async (expose) => {
    const listed = await schemas(await serve(['--expose', expose], mode));
    expect(listed.size).toBeGreaterThan(4);
    for (const [name, { properties, required = [] }] of listed) {
      if (name === 'manageTools') continue;
      expect(properties['network'], name).toEqual({ type: 'string', enum: ['prod', 'lab'] });
      expect(required, name).not.toContain('network');
    }
  });

  test('a write that one network allows is listed, and refused on the other by its rule', async () => {
    const client = await serve([], mode);
    const listed = await schemas(client);
    expect([...listed.keys()]).toContain('createService');
    expect([...listed.keys()]).not.toContain('createIdentity');
    expect(client.getInstructions()).toContain('There are several networks: prod (read-only), lab.');
    const service = { name: `by ${_era}`, encryptionRequired: true };
    const refused = await callText(client, 'createService', { network: 'prod', ...service });
    expect(refused).toEqual({
      isError: true,
      text: expect.stringMatching(
        /^Network: prod\ncreateService is not allowed here: --read-only is set in the settings of the network prod, .*\(rule "read-only"\)/,
      ),
    });
    expect(writesAt(two.prod)).toEqual([]);
    const created = await callText(client, 'createService', { network: 'lab', ...service });
    expect(created).toEqual({ isError: false, text: expect.stringMatching(/^Network: lab\n\{"data":\{"id":/) });
    expect(writesAt(two.lab)).toContain(JSON.stringify(service));
  });

  test('the question to a person starts with the network', async () => {
    const asked: string[] = [];
    const client = await serve([], mode, (question) => {
      asked.push(question);
      return 'decline';
    });
    const { text } = await callText(client, 'listServices', { network: 'lab', limit: 1, fields: ['id'] });
    const id = text.trim().split('\n').at(-1) ?? '';
    expect(await callText(client, 'deleteService', { network: 'lab', id })).toMatchObject({
      text: expect.stringMatching(/^Network: lab\n.*user declined deleteService/),
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^Network: lab\nDo this\?\ndeleteService at lab \(https:\/\/localhost:\d+\)/);
  });
});

test('without a default, every call has to say which network it means', async () => {
  setDefault(undefined);
  try {
    const client = await serve();
    for (const [name, { required }] of await schemas(client)) {
      if (name !== 'listNetworks') expect(required?.[0], name).toBe('network');
    }
    expect(await callText(client, 'listVersion')).toEqual({
      isError: true,
      text: 'Which network is meant?\nNothing was sent: give "network" as "prod" or "lab".',
    });
    expect((await callText(client, 'listVersion', { network: 'lab' })).text).toMatch(/^Network: lab\n/);
  } finally {
    setDefault('prod');
  }
});

test('uses the default if no network is named, and none for a wrong name', async () => {
  const client = await serve();
  expect((await callText(client, 'listVersion')).text).toMatch(/^Network: prod\n/);
  expect((await callText(client, 'listVersion', { network: null })).text).toMatch(/^Network: prod\n/);
  expect(await callText(client, 'listVersion', { network: 'labb' })).toEqual({
    isError: true,
    text: 'No network is called "labb" here.\nDid you mean lab? Nothing was sent: give "network" as "prod" or "lab".',
  });
  for (const network of ['', 'PROD', 7, ['lab'], { lab: true }, 'constructor']) {
    expect(await callText(client, 'listVersion', { network })).toMatchObject({ isError: true });
  }
});

test('executors, search and descriptions use the network that they name', async () => {
  const client = await serve(['--expose', 'find']);
  const found = async (network: string) => {
    const { structuredContent } = await client.callTool({
      name: 'findOperations',
      arguments: { network, query: 'create a service', limit: 30 },
    });
    const { operations, ...rest } = structuredContent as { operations: { name: string }[]; network: string };
    expect(rest).toEqual({ network });
    return operations.map(({ name }) => name);
  };
  expect(await found('lab')).toContain('createService');
  expect(await found('prod')).not.toContain('createService');
  expect(await callText(client, 'describeOperations', { network: 'prod', names: ['createService'] })).toMatchObject({
    isError: true,
    text: expect.stringContaining('createService is not allowed here'),
  });
  const executed = (given: object) =>
    callText(client, 'callWrite', { operation: 'createService', arguments: {}, ...given });
  expect((await executed({ network: 'prod' })).text).toMatch(/^Network: prod\ncreateService is not allowed here/);
  const lesson = await executed({ network: 'lab' });
  expect(lesson.text).toContain(
    'Call it as callWrite({"network":"lab","operation":"createService","arguments":{...}})',
  );
  const service = { name: 'executed', encryptionRequired: true };
  const otherwise = await executed({ network: 'lab', arguments: { ...service, network: 'prod' } });
  expect(otherwise.text).toContain('its inner arguments name another one');
  expect((await executed({ network: 'lab', arguments: { ...service, network: 'lab' } })).isError).toBe(false);
  expect(writesAt(two.lab)).toContain(JSON.stringify(service));
  expect(writesAt(two.prod)).toEqual([]);
});

test('a confirmation for one network is invalid on another, and stays valid on its own', async () => {
  const client = await serve(['--no-read-only', '--allow-write', '*Service', '--confirm', 'token']);
  // Both networks have an entity with this id: the sandboxes start out the same.
  const { text } = await callText(client, 'listServices', { network: 'lab', limit: 1, fields: ['id'] });
  const id = text.trim().split('\n').at(-1) ?? '';
  const first = await callText(client, 'deleteService', { network: 'lab', id });
  const confirm = /confirm: "([^"]+)"/.exec(first.text)?.[1];
  const before = writesAt(two.prod).length;
  expect(await callText(client, 'deleteService', { network: 'prod', id, confirm })).toEqual({
    isError: true,
    text: expect.stringMatching(/^Network: prod\nNothing was sent: .* it was issued for another network\./),
  });
  expect(writesAt(two.prod)).toHaveLength(before);
  expect(await callText(client, 'deleteService', { network: 'lab', id, confirm })).toMatchObject({ isError: false });
});

test('operator tools read the network that they are asked about, and cache nothing for another', async () => {
  const client = await serve();
  const identities = ({ requests }: Sandbox) => requests.filter(({ path }) => path.endsWith('/identities')).length;
  const looks = async (network: 'prod' | 'lab') => {
    const before = [identities(two.prod), identities(two.lab)];
    const answer = await callText(client, 'auditNetwork', { network, checks: ['unusable-identities'] });
    expect(answer).toMatchObject({ isError: false, text: expect.stringMatching(`^Network: ${network}\n`) });
    return [identities(two.prod), identities(two.lab)].map((count, at) => count > (before[at] ?? 0));
  };
  expect(await looks('prod')).toEqual([true, false]);
  expect(await looks('lab')).toEqual([false, true]);
  // What was read from each is cached separately.
  expect(await looks('prod')).toEqual([false, false]);
});

test('500 mixed calls at once: each reaches its own network, and no other, without a warning of Node', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const client = await serve(['--policy', limits()]);
  const networks = ['prod', 'lab'] as const;
  const wanted = { prod: new Set<string>(), lab: new Set<string>() };
  const since = { prod: requestsSince(two.prod), lab: requestsSince(two.lab) };
  const seen = { prod: [] as string[], lab: [] as string[] };
  const note = () => {
    for (const network of networks) {
      seen[network].push(
        ...since[network]().map(({ path, query, body }) => decodeURIComponent(`${path}?${query} ${body}`)),
      );
      since[network] = requestsSince(two[network]);
    }
  };
  for (let round = 0; round < 10; round++) {
    await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const number = round * 50 + at;
        const network = networks[(number * 7 + round) % 2] ?? 'lab';
        const mark = `call-${number}-of-${network}`;
        const kind = number % 3;
        const tool = kind === 0 ? 'createService' : kind === 1 ? 'listServices' : 'listIdentities';
        const callArgs = kind === 0 ? { name: mark, encryptionRequired: true } : { filter: `name = "${mark}"` };
        const isRefused = kind === 0 && network === 'prod';
        if (!isRefused) wanted[network].add(mark);
        const answer = await callText(client, tool, { network, ...callArgs });
        expect(answer.text.startsWith(`Network: ${network}\n`), answer.text).toBe(true);
        expect(answer.isError, answer.text).toBe(isRefused);
      }),
    );
    note();
  }
  for (const network of networks) {
    const marks = seen[network].flatMap((text) => /call-\d+-of-\w+/.exec(text)?.[0] ?? []);
    expect(new Set(marks)).toEqual(wanted[network]);
    expect(marks.every((mark) => mark.endsWith(`-of-${network}`))).toBe(true);
  }
  expect(wanted.prod.size + wanted.lab.size).toBeGreaterThan(400);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

/** A policy file that allows this many changes. */
function limits(): string {
  const file = join(two.home.path, 'limits.yaml');
  writeFileSync(file, 'limits: { writesPerMinute: 1000, concurrentCalls: 100 }\n');
  return file;
}

test('each audit entry has the network and the identity', async () => {
  const audit = join(two.home.path, 'trail.jsonl');
  const client = await serve(['--audit', audit]);
  await callText(client, 'listVersion', { network: 'lab' });
  await callText(client, 'listVersion', { network: 'prod' });
  await callText(client, 'listVersion', { network: 'nowhere' });
  await client.close();
  const lines = readFileSync(audit, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ network, name, identity, result }) => ({ network, name, identity, result }))).toEqual([
    { network: two.lab.url, name: 'lab', identity: 'admin', result: 'done' },
    { network: two.prod.url, name: 'prod', identity: 'admin', result: 'done' },
    { network: 'none', name: undefined, identity: 'none', result: 'arguments' },
  ]);
});

test('`tools` prints the list of the server, and a single network adds nothing to it', async () => {
  const { stdout } = await two.home.run(['tools', '--json', ...BOTH]);
  expect(JSON.parse(stdout).tools).toEqual((await (await serve()).listTools()).tools);
  const [one, other] = await Promise.all([
    two.home.run(['tools', '--json', '--network', 'prod']),
    two.home.run(['tools', '--json', '--read-only']),
  ]);
  expect(one.stdout).toBe(other.stdout);
  expect(one.stdout).not.toContain('"network":{');
});

test('settings of the whole server must not differ between its networks', async () => {
  const text = readFileSync(two.home.settings, 'utf8');
  const settings = JSON.parse(text);
  settings.networks.lab.flags.expose = 'find';
  writeFileSync(two.home.settings, JSON.stringify(settings));
  try {
    const { code, stderr } = await two.home.run(['tools', ...BOTH]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('The settings of prod and lab differ in --expose'),
    });
    expect((await two.home.run(['tools', ...BOTH, '--expose', 'all'])).code).toBe(0);
  } finally {
    writeFileSync(two.home.settings, text);
  }
});

test('`call` has to name its network, like any call', async () => {
  const { stdout } = await two.home.run(['call', 'listVersion', ...BOTH, 'network=lab', '--json']);
  expect(Object.keys(JSON.parse(stdout))[0]).toBe('network');
  const one = await two.home.run(['call', 'listVersion', '--network', 'lab']);
  expect(one.stdout).not.toContain('Network:');
});

test('`policy` shows the policy of each network, and a tool must be allowed on all of them', async () => {
  const asked = (...args: string[]) => two.home.run(['policy', ...args, '--network', 'prod', '--network', 'lab']);
  const { code, stdout } = await asked('explain', 'createService', '--json');
  const { networks } = JSON.parse(stdout);
  expect({ code, prod: networks.prod.decision.allowed, lab: networks.lab.decision.allowed }).toEqual({
    code: 1,
    prod: false,
    lab: true,
  });
  expect((await asked('explain', 'listServices')).code).toBe(0);
  expect((await asked('show')).stdout).toMatch(/^Network: prod\n[\s\S]*^Network: lab\n/m);
});

test('a program that embeds the server serves several networks too', async () => {
  const lines: Record<string, unknown>[] = [];
  const note = (_message: string, fields: Record<string, unknown> = {}) => void lines.push(fields);
  const log = { debug: () => undefined, info: note, warn: note, error: note };
  const { ZITI_MCP_AUDIT: audit, ...environment } = two.home.env;
  const server = await createServer({ network: ['prod', 'lab'], environment, ...(audit && { audit }), log });
  const [own, other] = InMemoryTransport.createLinkedPair();
  server.serve(own);
  const client = new Client({ name: 'memory', version: '1.0.0' });
  await client.connect(other);
  for (const network of ['prod', 'lab'] as const) {
    const { text } = await callText(client, 'listVersion', { network });
    expect(text).toContain(`Network: ${network}\n`);
    expect(text).toContain(two[network].url);
  }
  // The log names the network.
  expect(lines.flatMap(({ network }) => network ?? [])).toEqual(['prod', 'lab']);
  await server.close();
});

test('a network that is down does not affect the other', async () => {
  const client = await serve();
  await two.lab.close();
  const [up, down] = await Promise.all([
    callText(client, 'listVersion', { network: 'prod' }),
    callText(client, 'listVersion', { network: 'lab' }),
  ]);
  expect(up).toMatchObject({ isError: false, text: expect.stringMatching(/^Network: prod\n/) });
  expect(down).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^Network: lab\nConnection refused: nothing is listening at https/),
  });
});
