/**
 * A cluster in this process answers like a recorded one of real controllers, with everything that can go wrong in it.
 */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Cluster,
  type ClusterMember,
  type ClusterOptions,
  startCluster,
} from '../../../src/sandbox/cluster/index.ts';
import { OidcClient } from '../../support/oidc-client.ts';
import { MovableClock, SandboxClient } from '../../support/sandbox-client.ts';
import { Administrator } from '../support/administrator.ts';

let cluster: Cluster;
const admins: Administrator[] = [];

/** Longer than any test: the test triggers what would happen then. */
const NEVER = 3_600_000;
const SOON = { timeout: 20_000 };

async function start(options: ClusterOptions = {}): Promise<Cluster> {
  cluster = await startCluster(options);
  return cluster;
}

afterEach(async () => {
  for (const admin of admins.splice(0)) admin.close();
  await cluster.close();
});

const place = ({ url }: Pick<ClusterMember, 'url'>) => {
  const { ca, username, password } = cluster;
  return { url, ca, username, password, requests: [], setFaults: () => undefined, close: async () => undefined };
};

async function at(id: string): Promise<Administrator> {
  const admin = await new Administrator(place(cluster.member(id))).logIn();
  admins.push(admin);
  return admin;
}

const all = () => Promise.all(cluster.members.map(({ id }) => at(id)));
const service = (name: string) => ({ name, encryptionRequired: true });
const names = async (admin: Administrator) => (await admin.get('/services')).rows.map(({ name }) => name);
const membersAt = async (admin: Administrator) => (await admin.get('/fabric/v1/cluster/list-members')).rows;
const causeOf = ({ text }: { text: string }) =>
  (JSON.parse(text) as { error: { cause?: { message: string } } }).error.cause?.message;

describe('all up', () => {
  it('a write on the leader is visible on followers after the lag, one on a follower there at once', async () => {
    await start({ lag: NEVER });
    const [leader, second, third] = (await all()) as [Administrator, Administrator, Administrator];
    await leader.create('/services', service('one'));
    expect([await names(leader), await names(second)]).toEqual([['one'], []]);
    cluster.catchUp('c2');
    expect([await names(second), await names(third)]).toEqual([['one'], []]);

    cluster.setLag(20);
    await second.create('/services', service('two'));
    expect((await names(second)).sort()).toEqual(['one', 'two']);
    expect((await names(leader)).sort()).toEqual(['one', 'two']);
    await cluster.settled();
    expect((await names(third)).sort()).toEqual(['one', 'two']);
  });

  it('a follower can change what it does not show yet, and the leader reports mistakes', async () => {
    await start({ lag: NEVER });
    const [leader, second] = (await all()) as [Administrator, Administrator];
    const id = await leader.create('/services', service('one'));
    expect((await second.get(`/services/${id}`)).outcome).toBe('404 NOT_FOUND');
    expect((await second.send('POST', '/services', service('one'))).outcome).toBe('400 COULD_NOT_VALIDATE name');
    cluster.setLag(0);
    expect((await second.send('PATCH', `/services/${id}`, { name: 'other' })).outcome).toBe('200');
    expect((await second.get(`/services/${id}`)).data.name).toBe('other');
    expect((await second.send('DELETE', `/services/${id}`)).outcome).toBe('200');
    expect((await second.send('DELETE', `/services/${id}`)).outcome).toBe('404 NOT_FOUND');
  });

  it('each controller writes its own timestamps', async () => {
    const clock = new MovableClock();
    await start({ lag: NEVER, clock: clock.now });
    const [leader, second] = (await all()) as [Administrator, Administrator];
    const id = await leader.create('/services', service('one'));
    clock.forward(1);
    cluster.catchUp('c2');
    const time = async (admin: Administrator) =>
      Date.parse(String((await admin.get(`/services/${id}`)).data.createdAt));
    expect((await time(second)) - (await time(leader))).toBeGreaterThanOrEqual(60_000);
  });

  it('the lists show all addresses, and the leader', async () => {
    await start();
    const admin = await at('c2');
    const { rows } = await admin.get('/controllers');
    expect(rows.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    for (const [i, { apiAddresses, ctrlAddress }] of rows.entries()) {
      const { url } = cluster.members[i] as ClusterMember;
      expect(apiAddresses).toMatchObject({ 'edge-management': [{ url: `${url}/edge/management/v1` }] });
      expect(ctrlAddress).toBe(url.replace('https://', 'tls:'));
    }
    const ofClients = await admin.get('/edge/client/v1/controllers');
    expect(Object.keys(ofClients.rows[2]?.apiAddresses as object).sort()).toEqual(['edge-client', 'edge-oidc']);
    expect((await admin.get('/version')).text).not.toContain(cluster.member('c1').url);
    const plain = { connected: true, leader: false, readOnly: false, voter: true };
    expect(await membersAt(admin)).toMatchObject([
      { ...plain, id: 'c1', leader: true },
      { ...plain, id: 'c2' },
      { ...plain, id: 'c3' },
    ]);
  });

  it('one root verifies all controllers, and each certificate names its own', async () => {
    await start();
    const root = new X509Certificate(cluster.ca);
    for (const { id, port } of cluster.members) {
      const certificate = await new Promise<X509Certificate | undefined>((resolve, reject) => {
        const socket = connect({ port, host: 'localhost', ca: cluster.ca }, () => {
          resolve(socket.getPeerX509Certificate());
          socket.end();
        });
        socket.on('error', reject);
      });
      expect(certificate?.subject).toContain(`CN=${id}`);
      expect(certificate?.subjectAltName).toContain(`/controller/${id}`);
      expect(certificate?.issuer).not.toBe(root.subject);
    }
  });

  it('leadership can be transferred', async () => {
    await start();
    const admin = await at('c2');
    const transfer = (newLeaderId?: string) =>
      admin.send('POST', '/fabric/v1/cluster/transfer-leadership', newLeaderId === undefined ? {} : { newLeaderId });
    expect((await transfer('nope')).outcome).toBe('500 TRANSFER_LEADERSHIP_ERROR');
    expect((await transfer('c1')).outcome).toBe('500 TRANSFER_LEADERSHIP_ERROR');
    expect((await transfer('c3')).outcome).toBe('200');
    expect(cluster.leader()?.id).toBe('c3');
    expect((await admin.send('POST', '/services', service('one'))).outcome).toBe('201');
  });
});

describe('sessions and tokens', () => {
  it('a zt-session is only valid at its own controller, and survives a restart, but not a snapshot', async () => {
    await start();
    const clients = cluster.members.map((member) => new SandboxClient({ url: member.url, ca: cluster.ca }));
    const [first, second] = clients as [SandboxClient, SandboxClient];
    const token = await first.tokenOf(cluster.username, cluster.password);
    const asked = (client: SandboxClient) => client.management('GET', '/services', { token });
    expect((await asked(first)).status).toBe(200);
    const elsewhere = await asked(second);
    expect(elsewhere.status).toBe(401);
    expect(elsewhere.headers['www-authenticate']).toMatch(/zt-session .*error="invalid"/);
    await cluster.kill('c1');
    await cluster.restart('c1');
    const again = new SandboxClient({ url: cluster.member('c1').url, ca: cluster.ca });
    expect((await asked(again)).status).toBe(200);
    cluster.catchUp('c1', 'snapshot');
    expect((await asked(again)).status).toBe(401);
    for (const client of [...clients, again]) await client.close();
  });

  it('tokens of the OpenID provider are valid everywhere, even while their controller is dead', async () => {
    await start();
    const clients = cluster.members.map((member) => new SandboxClient({ url: member.url, ca: cluster.ca }));
    const [first, second, third] = clients as [SandboxClient, SandboxClient, SandboxClient];
    const tokens = await new OidcClient(first).tokensOf(cluster.username, cluster.password);
    await cluster.settled();
    await cluster.kill('c1');
    for (const client of [second, third]) {
      expect((await client.management('GET', '/services', { bearer: tokens.access_token })).status).toBe(200);
    }
    expect((await new OidcClient(third).refresh(tokens.refresh_token)).status).toBe(200);
    for (const client of clients) await client.close();
  });

  it('deleting an authenticator ends its sessions on all controllers', async () => {
    await start({ lag: 0 });
    const [leader] = await all();
    const identityId = await leader?.create('/identities', { name: 'somebody', type: 'Device', isAdmin: true });
    const body = { method: 'updb', identityId, username: 'somebody', password: 'secret-password' };
    const authenticator = await leader?.create('/authenticators', body);
    const client = new SandboxClient({ url: cluster.member('c2').url, ca: cluster.ca });
    const token = await client.tokenOf('somebody', 'secret-password');
    expect((await client.management('GET', '/services', { token })).status).toBe(200);
    await leader?.send('DELETE', `/authenticators/${authenticator}`);
    expect((await client.management('GET', '/services', { token })).status).toBe(401);
    await client.close();
  });
});

describe('outcomes of a write', () => {
  it.each([
    ['no-leader', '503 CLUSTER_NO_LEADER', undefined, [false]],
    ['transferring', '500 UNHANDLED', 'leadership transfer in progress', [false]],
    ['read-only', '500 UNHANDLED', expect.stringContaining('In a readonly state: '), [false]],
    [
      'no-peer',
      '429 SERVER_TOO_MANY_REQUESTS',
      expect.stringMatching(/^timeout waiting for peer at tls:localhost:\d+$/),
      [false],
    ],
    [
      'no-reply',
      '429 SERVER_TOO_MANY_REQUESTS',
      expect.stringContaining('timeout waiting for message reply'),
      [false, true],
    ],
    ['channel-closed', '500 UNHANDLED', 'channel closed', [false, true]],
    ['leadership-lost', '500 UNHANDLED', 'leadership lost while committing log', [false, true]],
    ['timed-out', '500 UNHANDLED', 'timed out', [true]],
  ] as const)('%s: %s', async (fate, outcome, cause, made) => {
    await start({ lag: 0 });
    const admin = await at('c2');
    for (const isMade of made) {
      cluster.planWrite(fate, isMade);
      const answer = await admin.send('POST', '/services', service(`${fate}-${isMade}`));
      expect(answer.outcome).toBe(outcome);
      expect(causeOf(answer)).toEqual(cause);
      expect((await names(admin)).includes(`${fate}-${isMade}`)).toBe(isMade);
    }
    expect((await admin.send('POST', '/services', service('next'))).outcome).toBe('201');
  });

  it('reads, logins and invalid requests are not affected', async () => {
    await start();
    const admin = await at('c2');
    cluster.planWrite('no-leader');
    expect((await admin.get('/services')).status).toBe(200);
    expect((await admin.send('POST', '/services', {})).outcome).toMatch(/^400 /);
    expect(await admin.wire.logIn()).toBeDefined();
    expect((await admin.send('POST', '/services', service('one'))).outcome).toBe('503 CLUSTER_NO_LEADER');
  });
});

describe('the leader is gone', () => {
  it.each(['kill', 'hang'] as const)(
    '%s: followers go on reading, refuse writes for a while, and elect another',
    async (how) => {
      await start({ lag: 0, times: { election: NEVER, patience: 50 } });
      const [, second, third] = (await all()) as [Administrator, Administrator, Administrator];
      await cluster[how]('c1');
      const first = await second.send('POST', '/services', service('first'));
      expect([first.outcome, causeOf(first)]).toEqual([
        '429 SERVER_TOO_MANY_REQUESTS',
        `timeout waiting for peer at ${cluster.member('c1').url.replace('https://', 'tls:')}`,
      ]);
      expect((await membersAt(second))[0]).toMatchObject({ id: 'c1', leader: true, connected: false });
      cluster.forgetLeader();
      expect((await membersAt(second)).some(({ leader }) => leader)).toBe(false);
      expect((await third.send('POST', '/services', service('second'))).outcome).toBe('503 CLUSTER_NO_LEADER');
      expect((await second.get('/services')).rows).toEqual([]);
      expect(await third.wire.logIn()).toBeDefined();
      cluster.elect();
      expect(cluster.leader()?.id).toMatch(/^c[23]$/);
      expect((await second.send('POST', '/services', service('third'))).outcome).toBe('201');
      expect(await names(third)).toEqual(['third']);
    },
  );

  it('a write in progress when the leader dies is made, but the answer does not say so', async () => {
    await start({ lag: NEVER });
    const [first, second] = (await all()) as [Administrator, Administrator];
    const writing = second.send('POST', '/services', service('one'));
    await expect.poll(() => names(first), SOON).toEqual(['one']);
    await cluster.kill('c1');
    const answer = await writing;
    expect([answer.outcome, causeOf(answer)]).toEqual(['500 UNHANDLED', 'channel closed']);
    cluster.elect();
    cluster.catchUp('c2');
    expect(await names(second)).toEqual(['one']);
  });

  it('a controller that hung then answers waiting reads from its state, and refuses writes', async () => {
    await start({ lag: 20 });
    const [first, second] = (await all()) as [Administrator, Administrator];
    cluster.hang('c1');
    const write = first.send('POST', '/services', service('waited'));
    const read = first.get('/services');
    await cluster.settled();
    await second.create('/services', service('meanwhile'));
    cluster.wake('c1');
    expect((await write).outcome).toBe('503 CLUSTER_NO_LEADER');
    expect((await read).rows).toEqual([]);
    await expect.poll(() => names(first), SOON).toEqual(['meanwhile']);
    expect((await first.send('POST', '/services', service('later'))).outcome).toBe('201');
  });
});

describe('no quorum', () => {
  it('reads, logins and refreshes work, writes do not, until one controller is back', async () => {
    await start({ lag: 0, times: { lease: NEVER, patience: 50 } });
    const first = await at('c1');
    const client = new SandboxClient({ url: cluster.member('c1').url, ca: cluster.ca });
    const tokens = await new OidcClient(client).tokensOf(cluster.username, cluster.password);
    await cluster.kill('c2');
    await cluster.kill('c3');
    const early = await first.send('POST', '/services', service('early'));
    expect([early.outcome, causeOf(early)]).toEqual(['500 UNHANDLED', 'leadership lost while committing log']);
    cluster.forgetLeader();
    expect((await first.send('POST', '/services', service('one'))).outcome).toBe('503 CLUSTER_NO_LEADER');
    expect((await first.send('POST', '/fabric/v1/cluster/remove-member', { id: 'c2' })).outcome).toBe(
      '503 CLUSTER_NO_LEADER',
    );
    expect((await first.send('POST', '/services', {})).outcome).toMatch(/^400 /);
    expect((await first.get('/services')).rows).toEqual([]);
    expect(await first.wire.logIn()).toBeDefined();
    expect((await new OidcClient(client).refresh(tokens.refresh_token)).status).toBe(200);
    expect((await first.send('POST', '/database/check-data-integrity')).status).toBe(202);
    await cluster.restart('c2', 0);
    await cluster.settled();
    expect((await first.send('POST', '/services', service('two'))).outcome).toBe('201');
    await client.close();
  });
});

describe('stale controllers', () => {
  it('a restarted one answers 200 from its old database and refuses writes, until it has caught up', async () => {
    await start({ lag: 0 });
    const [first, , third] = (await all()) as [Administrator, Administrator, Administrator];
    const id = await first.create('/services', service('old'));
    await cluster.kill('c3');
    await first.send('PATCH', `/services/${id}`, { name: 'new' });
    const missing = await first.create('/services', service('missing'));
    await cluster.restart('c3');
    expect((await third.get(`/services/${id}`)).data.name).toBe('old');
    expect((await third.get(`/services/${missing}`)).outcome).toBe('404 NOT_FOUND');
    expect(await third.wire.logIn()).toBeDefined();
    expect((await third.send('POST', '/services', service('refused'))).outcome).toBe('503 CLUSTER_NO_LEADER');
    expect((await membersAt(third)).filter(({ leader }) => leader)).toEqual([]);
    cluster.catchUp('c3');
    expect((await membersAt(third)).filter(({ leader }) => leader)).toMatchObject([{ id: 'c1' }]);
    expect((await third.get(`/services/${id}`)).data.name).toBe('new');
    expect((await third.send('POST', '/services', service('taken'))).outcome).toBe('201');
  });

  it('a removed one answers 200 from that moment forever; a write through it is made, and times out', async () => {
    await start({ lag: 0, times: { patience: 50 } });
    const [first, , third] = (await all()) as [Administrator, Administrator, Administrator];
    expect((await first.send('POST', '/fabric/v1/cluster/remove-member', { id: 'nope' })).outcome).toBe('200');
    expect((await first.send('POST', '/fabric/v1/cluster/remove-member', { id: 'c3' })).outcome).toBe('200');
    await first.create('/services', service('later'));
    expect(await names(third)).toEqual([]);
    expect((await membersAt(third)).map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect((await membersAt(first))[2]).toMatchObject({ id: 'c3', voter: false });
    const answer = await third.send('POST', '/services', service('through'));
    expect([answer.outcome, causeOf(answer)]).toEqual(['500 UNHANDLED', 'timed out']);
    expect(await names(first)).toEqual(expect.arrayContaining(['later', 'through']));
    expect(await names(third)).toEqual([]);
  });

  it('a member that falls behind keeps answering, and shows no leader', async () => {
    await start({ lag: 0 });
    const [first, second] = (await all()) as [Administrator, Administrator];
    cluster.fallBehind('c2');
    await first.create('/services', service('one'));
    expect(await names(second)).toEqual([]);
    cluster.catchUp('c2');
    expect(await names(second)).toEqual(['one']);
  });

  it('controllers of different versions say so, and refuse all writes', async () => {
    await start();
    const admin = await at('c1');
    cluster.setReadOnly(true);
    expect((await membersAt(admin)).map(({ readOnly }) => readOnly)).toEqual([true, true, true]);
    const answer = await admin.send('POST', '/services', service('one'));
    expect([answer.outcome, causeOf(answer)]).toEqual([
      '500 UNHANDLED',
      expect.stringContaining('In a readonly state'),
    ]);
  });
});

describe('a load balancer in front', () => {
  it('spreads connections over all controllers, and past one that is dead', async () => {
    await start();
    const balancer = await cluster.startBalancer();
    const version = async () => {
      const admin = new Administrator(place(balancer));
      const answer = await admin.get('/version');
      admin.close();
      return answer.status;
    };
    for (let i = 0; i < 3; i++) expect(await version()).toBe(200);
    expect(cluster.members.map(({ requests }) => requests.length)).toEqual([1, 1, 1]);
    await cluster.kill('c2');
    for (let i = 0; i < 3; i++) expect(await version()).toBe(200);
    expect(cluster.member('c2').requests).toHaveLength(1);
    await balancer.close();
  });

  it('ends a zt-session whenever the next connection goes to another controller', async () => {
    await start();
    const balancer = await cluster.startBalancer();
    const admin = await new Administrator(place(balancer)).logIn();
    admins.push(admin);
    expect((await admin.get('/services')).status).toBe(200);
    balancer.cut();
    const outcomes: string[] = [];
    for (let i = 0; i < 3; i++) {
      outcomes.push((await admin.get('/services').catch(() => ({ outcome: 'cut' }))).outcome);
      balancer.cut();
    }
    expect(outcomes).toContain('401 UNAUTHORIZED');
    await balancer.close();
  });
});
