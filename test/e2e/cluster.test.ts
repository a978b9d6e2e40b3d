/** The server in front of a cluster of controllers: what a person confirms, and what an answer says of a change. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Cluster, type ClusterOptions, startCluster } from '../../src/sandbox/cluster/index.ts';
import { callText, type Person } from '../support/client.ts';
import { SandboxClient } from '../support/sandbox-client.ts';
import { connectHere } from '../support/server-here.ts';

const NEVER = 3_600_000;

let cluster: Cluster;
let folder: string;
const clients: Client[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-cluster-'));
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await cluster.close();
  rmSync(folder, { recursive: true });
});

async function serve(options: ClusterOptions, at: () => string | Promise<string>, person?: Person): Promise<Client> {
  cluster = await startCluster(options);
  writeFileSync(join(folder, 'ca.pem'), cluster.ca);
  const flags = ['--controller', await at(), '--ca', join(folder, 'ca.pem'), '--allow-write', '*'];
  const env = { HOME: folder, ZITI_MCP_USERNAME: cluster.username, ZITI_MCP_PASSWORD: cluster.password };
  const { client } = await connectHere([...flags, '--log-level', 'error'], env, 'legacy', person);
  clients.push(client);
  return client;
}

/** Makes a service, and returns its id. */
async function service(client: Client, name: string): Promise<string> {
  const { text } = await callText(client, 'createService', { name, encryptionRequired: true });
  return /"id":"([^"]+)"/.exec(text)?.[1] ?? text;
}

/** Somebody else at another controller. */
async function elsewhere<T>(id: string, work: (client: SandboxClient, token: string) => Promise<T>): Promise<T> {
  const client = new SandboxClient({ ...cluster, url: cluster.member(id).url });
  try {
    return await work(client, await client.tokenOf(cluster.username, cluster.password));
  } finally {
    await client.close();
  }
}

test('a person is never asked to confirm what a stale controller shows', async () => {
  const asked: string[] = [];
  const client = await serve(
    { lag: 5 },
    () => cluster.member('c3').url,
    (question) => {
      asked.push(question);
      return 'accept';
    },
  );
  const id = await service(client, 'old-name');
  await cluster.settled();
  cluster.fallBehind('c3');
  await elsewhere('c1', (other, token) =>
    other.management('PATCH', `/services/${id}`, { token, body: { name: 'new-name' } }),
  );
  const { isError, text } = await callText(client, 'deleteService', { id });
  expect({ isError, text }).toMatchObject({ isError: false });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('new-name');
  expect(asked[0]).not.toContain('old-name');
});

test('a change is read back from the controller that made it, even behind a balancer', async () => {
  let close = () => Promise.resolve();
  const client = await serve({ lag: 100 }, async () => {
    const balancer = await cluster.startBalancer();
    close = () => balancer.close();
    return balancer.url;
  });
  const id = await service(client, 'web');
  for (let i = 0; i < 8; i++) {
    const { isError, text } = await callText(client, 'patchService', { id, tags: { round: String(i) } });
    expect({ isError, text }).toMatchObject({ isError: false });
    expect(text).not.toMatch(/NOT APPLIED|unknown/i);
  }
  await close();
});

test('without a leader, a change is reported as not made, and no question is based on old data', async () => {
  const asked: string[] = [];
  const client = await serve(
    { lag: 5, times: { election: NEVER, lease: 10, patience: 10 } },
    () => cluster.member('c1').url,
    (question) => {
      asked.push(question);
      return 'accept';
    },
  );
  const id = await service(client, 'web');
  await cluster.settled();
  await cluster.kill('c2');
  await cluster.kill('c3');
  cluster.forgetLeader();
  expect(await callText(client, 'listServices')).toMatchObject({ isError: false });
  const refused = await callText(client, 'deleteService', { id });
  expect(refused).toEqual({ isError: true, text: expect.stringMatching(/up to date|leader/) });
  expect(asked).toEqual([]);
  const writes = cluster.member('c1').requests.filter(({ method }) => method === 'DELETE');
  expect(writes).toEqual([]);
});

test.each(['timed-out', 'channel-closed'] as const)(
  'a change that ended as %s is read back, and reported as it is',
  async (fate) => {
    const client = await serve({ lag: 5 }, () => cluster.member('c1').url);
    const id = await service(client, 'web');
    await cluster.settled();
    cluster.planWrite(fate, true);
    const { text } = await callText(client, 'patchService', { id, name: 'renamed' });
    expect(text).not.toMatch(/was not made|NOT APPLIED/);
    expect(cluster.members.flatMap(({ requests }) => requests).filter(({ method }) => method === 'PATCH')).toHaveLength(
      1,
    );
    await cluster.settled();
    expect((await callText(client, 'detailService', { id })).text).toContain('renamed');
  },
  60_000,
);

test('a hanging controller delays one call by a few seconds, and the next not at all', async () => {
  const client = await serve({ lag: 5 }, () => cluster.member('c1').url);
  await service(client, 'web');
  await cluster.settled();
  cluster.hang('c1');
  const first = await callText(client, 'listServices');
  expect(first).toEqual({ isError: false, text: expect.stringContaining('web') });
  const before = cluster.member('c1').requests.length;
  expect((await callText(client, 'listServices')).isError).toBe(false);
  expect(cluster.member('c1').requests).toHaveLength(before);
  cluster.wake('c1');
});
