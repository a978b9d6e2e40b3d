/** A client of several controllers, with everything that can go wrong in a cluster. */
import { X509Certificate } from 'node:crypto';
import { Server } from 'proxy-chain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Credentials } from '../../../../src/runtime/network/auth/credentials.ts';
import type { TokenSet } from '../../../../src/runtime/network/auth/oidc/token-set.ts';
import { tokensInMemory } from '../../../../src/runtime/network/auth/oidc/token-store.ts';
import { type ControllerTools, createController } from '../../../../src/runtime/network/cluster/controller.ts';
import type { Controller, ControllerSettings } from '../../../../src/runtime/network/cluster/types.ts';
import { fingerprintOf } from '../../../../src/runtime/network/controller/fingerprint.ts';
import {
  type Cluster,
  type ClusterOptions,
  startCluster,
  type WriteFate,
} from '../../../../src/sandbox/cluster/index.ts';
import { lastingTokens } from '../../../support/lasting-tokens.ts';
import { recordingLog } from '../../../support/recording-log.ts';

/** Longer than any test: the test triggers what would happen then. */
const NEVER = 3_600_000;
const MANAGEMENT = '/edge/management/v1';

let cluster: Cluster;
let controllers: Controller[];
beforeEach(() => {
  controllers = [];
});
afterEach(async () => {
  for (const each of controllers) await each.close();
  await cluster.close();
});

const start = async (options: ClusterOptions = {}) => {
  cluster = await startCluster(options);
};

function client(changes: Partial<ControllerSettings> = {}, tools: ControllerTools = {}): Controller {
  const { ca, username, password } = cluster;
  const settings: ControllerSettings = {
    origin: cluster.member('c1').url,
    trust: { ca },
    credentials: { method: 'updb', username, password },
    connectTimeout: 5_000,
    callTimeout: 45_000,
    ...changes,
  };
  const controller = createController(settings, recordingLog(), tools);
  controllers.push(controller);
  return controller;
}

const signal = () => new AbortController().signal;
const send = (controller: Controller, method: string, path: string, body?: object) =>
  controller.send(
    {
      method,
      path: path.startsWith('/fabric') ? path : MANAGEMENT + path,
      headers: { 'content-type': 'application/json' },
      repeatable: method === 'GET',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    signal(),
  );
const create = (controller: Controller, name: string) =>
  send(controller, 'POST', '/services', { name, encryptionRequired: true });
const names = async (controller: Controller) =>
  JSON.parse((await send(controller, 'GET', '/services')).text)
    .data.map(({ name }: { name: string }) => name)
    .sort();
const requestCount = (id: string, path: string) =>
  cluster.member(id).requests.filter((request) => request.path.split('?')[0] === `${MANAGEMENT}${path}`).length;

const logins: readonly (readonly [string, () => Credentials])[] = [
  ['updb', () => ({ method: 'updb', username: cluster.username, password: cluster.password })],
  [
    'controller-oidc',
    () => ({
      method: 'controller-oidc',
      username: cluster.username,
      password: cluster.password,
      tokens: tokensInMemory(),
    }),
  ],
];

describe.each(logins)('by %s', (_name, credentials) => {
  test('stays with one controller, and learns the others', async () => {
    await start();
    const controller = client({ credentials: credentials() });
    for (let i = 0; i < 5; i++) await names(controller);
    expect(controller.addresses).toEqual(cluster.members.map(({ url }) => url));
    expect([requestCount('c1', '/services'), requestCount('c2', '/services'), requestCount('c3', '/services')]).toEqual(
      [5, 0, 0],
    );
  });

  test('keeps reading when its controller dies, and keeps writing once there is a leader', async () => {
    await start();
    const controller = client({ credentials: credentials() });
    await create(controller, 'one');
    await cluster.settled();
    await cluster.kill('c1');
    expect(await names(controller)).toEqual(['one']);
    expect((await create(controller, 'two')).status).toBe(201);
    expect(await names(controller)).toEqual(['one', 'two']);
  });
});

test.each([
  ['hold', (set: TokenSet) => set],
  ['are refused', (set: TokenSet) => ({ ...set, access: 'x.y.z' })],
])('learns the others of a cluster from a login whose stored tokens %s', async (_name, change) => {
  await start({ lag: 5 });
  const tokens = lastingTokens();
  const { username, password } = cluster;
  const credentials: Credentials = { method: 'controller-oidc', username, password, tokens };
  await names(client({ credentials }));
  tokens.change(change);
  const controller = client({ credentials });
  expect(await names(controller)).toEqual([]);
  expect(controller.addresses).toEqual(cluster.members.map(({ url }) => url));
  await cluster.kill('c1');
  expect(await names(controller)).toEqual([]);
});

test('uses another controller if the first address is dead, at the start and later', async () => {
  await start();
  const [first, second, third] = cluster.members.map(({ url }) => url) as [string, string, string];
  await cluster.kill('c1');
  cluster.forgetLeader();
  cluster.elect();
  const controller = client({ origin: first, others: [second, third] });
  expect(await names(controller)).toEqual([]);
  expect((await create(controller, 'one')).status).toBe(201);
});

test('a hung first address costs no login: nobody is asked to log in there', async () => {
  await start();
  const [first, second, third] = cluster.members.map(({ url }) => url) as [string, string, string];
  cluster.hang('c1');
  const controller = client({ origin: first, others: [second, third] });
  expect(await names(controller)).toEqual([]);
  expect(controller.current).toBe(second);
  expect([
    requestCount('c1', '/version'),
    requestCount('c1', '/authenticate'),
    requestCount('c2', '/authenticate'),
  ]).toEqual([1, 0, 1]);
  expect(requestCount('c3', '/version')).toBe(0);
  cluster.wake('c1');
});

test('the CA of a fingerprint comes from an address that answers', async () => {
  await start();
  const [first, second] = cluster.members.map(({ url }) => url) as [string, string];
  const caFingerprint = fingerprintOf(new X509Certificate(cluster.ca));
  await cluster.kill('c1');
  const controller = client({ origin: first, others: [second], trust: { caFingerprint } });
  expect(await names(controller)).toEqual([]);
});

test('a hanging controller delays one call, and later ones not at all', async () => {
  await start({ lag: 5 });
  const controller = client();
  await create(controller, 'one');
  await cluster.settled();
  cluster.hang('c1');
  const before = performance.now();
  expect(await names(controller)).toEqual(['one']);
  const first = performance.now() - before;
  expect(await names(controller)).toEqual(['one']);
  expect(performance.now() - before - first).toBeLessThan(first);
  cluster.wake('c1');
});

test('a cancelled call does not make another one leave a controller that answers', async () => {
  await start();
  const controller = client();
  await names(controller);
  const caller = new AbortController();
  const read = { method: 'GET', path: `${MANAGEMENT}/services`, headers: {}, repeatable: true };
  const first = controller.send(read, caller.signal);
  const second = controller.send(read, signal());
  caller.abort();
  await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
  expect((await second).status).toBe(200);
  expect(controller.current).toBe(cluster.member('c1').url);
  expect(requestCount('c2', '/authenticate') + requestCount('c3', '/authenticate')).toBe(0);
});

describe('a controller that is not up to date', () => {
  test('leaves a controller that was just restarted and says so', async () => {
    await start({ lag: 5 });
    const controller = client({ origin: cluster.member('c2').url });
    await create(controller, 'old');
    await cluster.kill('c2');
    expect((await create(controller, 'new')).status).toBe(201);
    await cluster.restart('c2', NEVER);
    const again = client({ origin: cluster.member('c2').url, others: [cluster.member('c1').url] });
    expect(await names(again)).toEqual(['new', 'old']);
  });

  test('does not use the answers of a controller that is unnoticed behind', async () => {
    await start({ lag: 5 });
    const controller = client({ origin: cluster.member('c3').url });
    await create(controller, 'one');
    cluster.fallBehind('c3');
    const other = client();
    await create(other, 'two');
    expect(await names(controller)).toEqual(['one', 'two']);
  });

  test('leaves a removed controller, which would make a change and report it as lost', async () => {
    await start({ lag: 5 });
    const controller = client({ origin: cluster.member('c3').url });
    await names(controller);
    cluster.remove('c3');
    expect((await create(controller, 'one')).status).toBe(201);
    expect(await names(controller)).toEqual(['one']);
    expect(requestCount('c3', '/services')).toBe(1);
  });

  test('without a quorum, keeps reading, and refuses a change as not made', async () => {
    await start({ times: { election: NEVER, lease: 10, patience: 10 } });
    const controller = client({}, { leaderPatience: 600 });
    await create(controller, 'one');
    await cluster.settled();
    await cluster.kill('c2');
    await cluster.kill('c3');
    cluster.forgetLeader();
    expect(await names(controller)).toEqual(['one']);
    // Data that decides about a change is not read from a stale database.
    const judged = { method: 'GET', path: `${MANAGEMENT}/services`, headers: {}, repeatable: true, current: true };
    await expect(controller.send(judged, signal())).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('up to date'),
    });
    const refused = await create(controller, 'two');
    expect(refused).toMatchObject({ status: 503 });
    expect(refused.text).toContain('CLUSTER_NO_LEADER');
  });
});

test('reads for a preview wait for a leader', async () => {
  await start({ lag: 5, times: { election: NEVER } });
  const controller = client();
  await create(controller, 'one');
  await cluster.settled();
  await cluster.kill('c1');
  cluster.forgetLeader();
  setTimeout(() => cluster.elect(), 700);
  const judged = { method: 'GET', path: `${MANAGEMENT}/services`, headers: {}, repeatable: true, current: true };
  expect((await controller.send(judged, signal())).status).toBe(200);
  expect(cluster.leader()).toBeDefined();
});

describe('a change with an unusual outcome', () => {
  const certain: WriteFate[] = ['no-leader', 'no-peer', 'transferring'];
  test.each(certain)('%s: it was not made, and is sent again once', async (fate) => {
    await start({ lag: 5 });
    const controller = client();
    await names(controller);
    cluster.planWrite(fate);
    expect((await create(controller, 'one')).status).toBe(201);
    expect(await names(controller)).toEqual(['one']);
  });

  const uncertain: [WriteFate, boolean][] = [
    ['channel-closed', true],
    ['channel-closed', false],
    ['no-reply', true],
    ['leadership-lost', true],
    ['timed-out', true],
  ];
  test.each(uncertain)('%s (made: %s): sent once, and the answer is returned', async (fate, isMade) => {
    await start({ lag: 5 });
    const controller = client();
    await names(controller);
    cluster.planWrite(fate, isMade);
    expect((await create(controller, 'one')).status).toBeGreaterThanOrEqual(429);
    expect(cluster.member('c1').requests.filter(({ method }) => method === 'POST').length).toBe(2);
    await cluster.settled();
    expect(await names(controller)).toEqual(isMade ? ['one'] : []);
  });
});

test('reads from another controller once it has the change', async () => {
  await start({ lag: 150 });
  const controller = client();
  await create(controller, 'one');
  await cluster.kill('c1');
  expect(await names(controller)).toEqual(['one']);
});

test.each(logins)(
  'behind a load balancer, uses the address of one of the controllers (%s)',
  async (_name, credentials) => {
    await start({ lag: 100 });
    const balancer = await cluster.startBalancer();
    const controller = client({ origin: balancer.url, credentials: credentials() });
    const statuses = await Promise.all(Array.from({ length: 20 }, () => send(controller, 'GET', '/services')));
    expect(statuses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (let i = 0; i < 10; i++) {
      expect((await create(controller, `s${i}`)).status).toBe(201);
      expect(await names(controller)).toHaveLength(i + 1);
    }
    expect(controller.addresses.at(-1)).toBe(balancer.url);
    await balancer.close();
  },
);

test.each(logins)(
  'if only the balancer can be reached, keeps one connection to one controller (%s)',
  async (_name, credentials) => {
    await start({ lag: 100 });
    const balancer = await cluster.startBalancer();
    const { port } = new URL(balancer.url);
    const proxy = new Server({
      ...{ port: 0, host: '127.0.0.1' },
      prepareRequestFunction: ({ port: requestCount }) => {
        if (String(requestCount) !== port) throw new Error('only the balancer can be reached');
        return {};
      },
    });
    await proxy.listen();
    const through = { url: `http://127.0.0.1:${proxy.port}`, exceptions: '' };
    const controller = client({ origin: balancer.url, proxy: through, credentials: credentials() });
    const statuses = await Promise.all(Array.from({ length: 20 }, () => send(controller, 'GET', '/services')));
    expect(statuses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (let i = 0; i < 5; i++) {
      expect((await create(controller, `s${i}`)).status).toBe(201);
      expect(await names(controller)).toHaveLength(i + 1);
    }
    // Another controller may be behind the next connection.
    balancer.cut();
    expect(await names(controller)).toHaveLength(5);
    expect((await create(controller, 'last')).status).toBe(201);
    await controller.close();
    await proxy.close(true);
    await balancer.close();
  },
  40_000,
);
