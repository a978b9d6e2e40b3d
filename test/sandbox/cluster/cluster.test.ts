/** A cluster in this process answers like a recorded one of real controllers. */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterMember } from '../../../src/sandbox/cluster/index.ts';
import { OidcClient } from '../../support/oidc-client.ts';
import { MovableClock, SandboxClient } from '../../support/sandbox-client.ts';
import type { Administrator } from '../support/administrator.ts';
import { causeOf, membersAt, NEVER, names, service, TestCluster } from './test-cluster.ts';

const world = new TestCluster();
afterEach(() => world.close());

describe('all up', () => {
  it('a write on the leader is visible on followers after the lag, one on a follower there at once', async () => {
    await world.start({ lag: NEVER });
    const [leader, second, third] = (await world.all()) as [Administrator, Administrator, Administrator];
    await leader.create('/services', service('one'));
    expect([await names(leader), await names(second)]).toEqual([['one'], []]);
    world.cluster.catchUp('c2');
    expect([await names(second), await names(third)]).toEqual([['one'], []]);

    world.cluster.setLag(20);
    await second.create('/services', service('two'));
    expect((await names(second)).sort()).toEqual(['one', 'two']);
    expect((await names(leader)).sort()).toEqual(['one', 'two']);
    await world.cluster.settled();
    expect((await names(third)).sort()).toEqual(['one', 'two']);
  });

  it('a follower can change what it does not show yet, and the leader reports mistakes', async () => {
    await world.start({ lag: NEVER });
    const [leader, second] = (await world.all()) as [Administrator, Administrator];
    const id = await leader.create('/services', service('one'));
    expect((await second.get(`/services/${id}`)).outcome).toBe('404 NOT_FOUND');
    expect((await second.send('POST', '/services', service('one'))).outcome).toBe('400 COULD_NOT_VALIDATE name');
    world.cluster.setLag(0);
    expect((await second.send('PATCH', `/services/${id}`, { name: 'other' })).outcome).toBe('200');
    expect((await second.get(`/services/${id}`)).data.name).toBe('other');
    expect((await second.send('DELETE', `/services/${id}`)).outcome).toBe('200');
    expect((await second.send('DELETE', `/services/${id}`)).outcome).toBe('404 NOT_FOUND');
  });

  it('each controller writes its own timestamps', async () => {
    const clock = new MovableClock();
    await world.start({ lag: NEVER, clock: clock.now });
    const [leader, second] = (await world.all()) as [Administrator, Administrator];
    const id = await leader.create('/services', service('one'));
    clock.forward(1);
    world.cluster.catchUp('c2');
    const time = async (admin: Administrator) =>
      Date.parse(String((await admin.get(`/services/${id}`)).data.createdAt));
    expect((await time(second)) - (await time(leader))).toBeGreaterThanOrEqual(60_000);
  });

  it('the lists show all addresses, and the leader', async () => {
    await world.start();
    const admin = await world.at('c2');
    const { rows } = await admin.get('/controllers');
    expect(rows.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    for (const [i, { apiAddresses, ctrlAddress }] of rows.entries()) {
      const { url } = world.cluster.members[i] as ClusterMember;
      expect(apiAddresses).toMatchObject({ 'edge-management': [{ url: `${url}/edge/management/v1` }] });
      expect(ctrlAddress).toBe(url.replace('https://', 'tls:'));
    }
    const ofClients = await admin.get('/edge/client/v1/controllers');
    expect(Object.keys(ofClients.rows[2]?.apiAddresses as object).sort()).toEqual(['edge-client', 'edge-oidc']);
    expect((await admin.get('/version')).text).not.toContain(world.cluster.member('c1').url);
    const plain = { connected: true, leader: false, readOnly: false, voter: true };
    expect(await membersAt(admin)).toMatchObject([
      { ...plain, id: 'c1', leader: true },
      { ...plain, id: 'c2' },
      { ...plain, id: 'c3' },
    ]);
  });

  it('one root verifies all controllers, and each certificate names its own', async () => {
    await world.start();
    const root = new X509Certificate(world.cluster.ca);
    for (const { id, port } of world.cluster.members) {
      const certificate = await new Promise<X509Certificate | undefined>((resolve, reject) => {
        const socket = connect({ port, host: 'localhost', ca: world.cluster.ca }, () => {
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
    await world.start();
    const admin = await world.at('c2');
    const transfer = (newLeaderId?: string) =>
      admin.send('POST', '/fabric/v1/cluster/transfer-leadership', newLeaderId === undefined ? {} : { newLeaderId });
    expect((await transfer('nope')).outcome).toBe('500 TRANSFER_LEADERSHIP_ERROR');
    expect((await transfer('c1')).outcome).toBe('500 TRANSFER_LEADERSHIP_ERROR');
    expect((await transfer('c3')).outcome).toBe('200');
    expect(world.cluster.leader()?.id).toBe('c3');
    expect((await admin.send('POST', '/services', service('one'))).outcome).toBe('201');
  });
});

describe('sessions and tokens', () => {
  it('a zt-session is only valid at its own controller, and survives a restart, but not a snapshot', async () => {
    await world.start();
    const clients = world.cluster.members.map((member) => new SandboxClient({ url: member.url, ca: world.cluster.ca }));
    const [first, second] = clients as [SandboxClient, SandboxClient];
    const token = await first.tokenOf(world.cluster.username, world.cluster.password);
    const asked = (client: SandboxClient) => client.management('GET', '/services', { token });
    expect((await asked(first)).status).toBe(200);
    const elsewhere = await asked(second);
    expect(elsewhere.status).toBe(401);
    expect(elsewhere.headers['www-authenticate']).toMatch(/zt-session .*error="invalid"/);
    await world.cluster.kill('c1');
    await world.cluster.restart('c1');
    const again = new SandboxClient({ url: world.cluster.member('c1').url, ca: world.cluster.ca });
    expect((await asked(again)).status).toBe(200);
    world.cluster.catchUp('c1', 'snapshot');
    expect((await asked(again)).status).toBe(401);
    for (const client of [...clients, again]) await client.close();
  });

  it('tokens of the OpenID provider are valid everywhere, even while their controller is dead', async () => {
    await world.start();
    const clients = world.cluster.members.map((member) => new SandboxClient({ url: member.url, ca: world.cluster.ca }));
    const [first, second, third] = clients as [SandboxClient, SandboxClient, SandboxClient];
    const tokens = await new OidcClient(first).tokensOf(world.cluster.username, world.cluster.password);
    await world.cluster.settled();
    await world.cluster.kill('c1');
    for (const client of [second, third]) {
      expect((await client.management('GET', '/services', { bearer: tokens.access_token })).status).toBe(200);
    }
    expect((await new OidcClient(third).refresh(tokens.refresh_token)).status).toBe(200);
    for (const client of clients) await client.close();
  });

  it('deleting an authenticator ends its sessions on all controllers', async () => {
    await world.start({ lag: 0 });
    const [leader] = await world.all();
    const identityId = await leader?.create('/identities', { name: 'somebody', type: 'Device', isAdmin: true });
    const body = { method: 'updb', identityId, username: 'somebody', password: 'secret-password' };
    const authenticator = await leader?.create('/authenticators', body);
    const client = new SandboxClient({ url: world.cluster.member('c2').url, ca: world.cluster.ca });
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
    await world.start({ lag: 0 });
    const admin = await world.at('c2');
    for (const isMade of made) {
      world.cluster.planWrite(fate, isMade);
      const answer = await admin.send('POST', '/services', service(`${fate}-${isMade}`));
      expect(answer.outcome).toBe(outcome);
      expect(causeOf(answer)).toEqual(cause);
      expect((await names(admin)).includes(`${fate}-${isMade}`)).toBe(isMade);
    }
    expect((await admin.send('POST', '/services', service('next'))).outcome).toBe('201');
  });

  it('reads, logins and invalid requests are not affected', async () => {
    await world.start();
    const admin = await world.at('c2');
    world.cluster.planWrite('no-leader');
    expect((await admin.get('/services')).status).toBe(200);
    expect((await admin.send('POST', '/services', {})).outcome).toMatch(/^400 /);
    expect(await admin.wire.logIn()).toBeDefined();
    expect((await admin.send('POST', '/services', service('one'))).outcome).toBe('503 CLUSTER_NO_LEADER');
  });
});
