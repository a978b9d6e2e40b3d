/** Everything that can go wrong in a cluster in this process, as in a recorded one of real controllers. */
import { afterEach, describe, expect, it } from 'vitest';
import { OidcClient } from '../../support/oidc-client.ts';
import { SandboxClient } from '../../support/sandbox-client.ts';
import { Administrator } from '../support/administrator.ts';
import { causeOf, membersAt, NEVER, names, SOON, service, TestCluster } from './test-cluster.ts';

const world = new TestCluster();
afterEach(() => world.close());

describe('the leader is gone', () => {
  it.each(['kill', 'hang'] as const)(
    '%s: followers still read, refuse writes for a while, and elect another',
    async (how) => {
      await world.start({ lag: 0, times: { election: NEVER, patience: 50 } });
      const [, second, third] = (await world.all()) as [Administrator, Administrator, Administrator];
      await world.cluster[how]('c1');
      const first = await second.send('POST', '/services', service('first'));
      expect([first.outcome, causeOf(first)]).toEqual([
        '429 SERVER_TOO_MANY_REQUESTS',
        `timeout waiting for peer at ${world.cluster.member('c1').url.replace('https://', 'tls:')}`,
      ]);
      expect((await membersAt(second))[0]).toMatchObject({ id: 'c1', leader: true, connected: false });
      world.cluster.forgetLeader();
      expect((await membersAt(second)).some(({ leader }) => leader)).toBe(false);
      expect((await third.send('POST', '/services', service('second'))).outcome).toBe('503 CLUSTER_NO_LEADER');
      expect((await second.get('/services')).rows).toEqual([]);
      expect(await third.wire.logIn()).toBeDefined();
      world.cluster.elect();
      expect(world.cluster.leader()?.id).toMatch(/^c[23]$/);
      expect((await second.send('POST', '/services', service('third'))).outcome).toBe('201');
      expect(await names(third)).toEqual(['third']);
    },
  );

  it('a write in progress when the leader dies is made, but the answer does not say so', async () => {
    await world.start({ lag: NEVER });
    const [first, second] = (await world.all()) as [Administrator, Administrator];
    const writing = second.send('POST', '/services', service('one'));
    await expect.poll(() => names(first), SOON).toEqual(['one']);
    await world.cluster.kill('c1');
    const answer = await writing;
    expect([answer.outcome, causeOf(answer)]).toEqual(['500 UNHANDLED', 'channel closed']);
    world.cluster.elect();
    world.cluster.catchUp('c2');
    expect(await names(second)).toEqual(['one']);
  });

  it('a controller that hung then answers waiting reads from its state, and refuses writes', async () => {
    await world.start({ lag: 20 });
    const [first, second] = (await world.all()) as [Administrator, Administrator];
    world.cluster.hang('c1');
    const write = first.send('POST', '/services', service('waited'));
    const read = first.get('/services');
    await world.cluster.settled();
    await second.create('/services', service('meanwhile'));
    world.cluster.wake('c1');
    expect((await write).outcome).toBe('503 CLUSTER_NO_LEADER');
    expect((await read).rows).toEqual([]);
    await expect.poll(() => names(first), SOON).toEqual(['meanwhile']);
    expect((await first.send('POST', '/services', service('later'))).outcome).toBe('201');
  });
});

describe('no quorum', () => {
  it('reads, logins and refreshes work, writes do not, until one controller is back', async () => {
    await world.start({ lag: 0, times: { lease: NEVER, patience: 50 } });
    const first = await world.at('c1');
    const client = new SandboxClient({ url: world.cluster.member('c1').url, ca: world.cluster.ca });
    const tokens = await new OidcClient(client).tokensOf(world.cluster.username, world.cluster.password);
    await world.cluster.kill('c2');
    await world.cluster.kill('c3');
    const early = await first.send('POST', '/services', service('early'));
    expect([early.outcome, causeOf(early)]).toEqual(['500 UNHANDLED', 'leadership lost while committing log']);
    world.cluster.forgetLeader();
    expect((await first.send('POST', '/services', service('one'))).outcome).toBe('503 CLUSTER_NO_LEADER');
    expect((await first.send('POST', '/fabric/v1/cluster/remove-member', { id: 'c2' })).outcome).toBe(
      '503 CLUSTER_NO_LEADER',
    );
    expect((await first.send('POST', '/services', {})).outcome).toMatch(/^400 /);
    expect((await first.get('/services')).rows).toEqual([]);
    expect(await first.wire.logIn()).toBeDefined();
    expect((await new OidcClient(client).refresh(tokens.refresh_token)).status).toBe(200);
    expect((await first.send('POST', '/database/check-data-integrity')).status).toBe(202);
    await world.cluster.restart('c2', 0);
    await world.cluster.settled();
    expect((await first.send('POST', '/services', service('two'))).outcome).toBe('201');
    await client.close();
  });
});

describe('stale controllers', () => {
  it('a restarted one answers 200 from its old database and refuses writes, until it has caught up', async () => {
    await world.start({ lag: 0 });
    const [first, , third] = (await world.all()) as [Administrator, Administrator, Administrator];
    const id = await first.create('/services', service('old'));
    await world.cluster.kill('c3');
    await first.send('PATCH', `/services/${id}`, { name: 'new' });
    const missing = await first.create('/services', service('missing'));
    await world.cluster.restart('c3');
    expect((await third.get(`/services/${id}`)).data.name).toBe('old');
    expect((await third.get(`/services/${missing}`)).outcome).toBe('404 NOT_FOUND');
    expect(await third.wire.logIn()).toBeDefined();
    expect((await third.send('POST', '/services', service('refused'))).outcome).toBe('503 CLUSTER_NO_LEADER');
    expect((await membersAt(third)).filter(({ leader }) => leader)).toEqual([]);
    world.cluster.catchUp('c3');
    expect((await membersAt(third)).filter(({ leader }) => leader)).toMatchObject([{ id: 'c1' }]);
    expect((await third.get(`/services/${id}`)).data.name).toBe('new');
    expect((await third.send('POST', '/services', service('taken'))).outcome).toBe('201');
  });

  it('a removed one answers 200 from that moment forever; a write through it is made, and times out', async () => {
    await world.start({ lag: 0, times: { patience: 50 } });
    const [first, , third] = (await world.all()) as [Administrator, Administrator, Administrator];
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
    await world.start({ lag: 0 });
    const [first, second] = (await world.all()) as [Administrator, Administrator];
    world.cluster.fallBehind('c2');
    await first.create('/services', service('one'));
    expect(await names(second)).toEqual([]);
    world.cluster.catchUp('c2');
    expect(await names(second)).toEqual(['one']);
  });

  it('controllers of different versions say so, and refuse all writes', async () => {
    await world.start();
    const admin = await world.at('c1');
    world.cluster.setReadOnly(true);
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
    await world.start();
    const balancer = await world.cluster.startBalancer();
    const version = async () => {
      const admin = new Administrator(world.place(balancer));
      const answer = await admin.get('/version');
      admin.close();
      return answer.status;
    };
    for (let i = 0; i < 3; i++) expect(await version()).toBe(200);
    expect(world.cluster.members.map(({ requests }) => requests.length)).toEqual([1, 1, 1]);
    await world.cluster.kill('c2');
    for (let i = 0; i < 3; i++) expect(await version()).toBe(200);
    expect(world.cluster.member('c2').requests).toHaveLength(1);
    await balancer.close();
  });

  it('ends a zt-session whenever the next connection goes to another controller', async () => {
    await world.start();
    const balancer = await world.cluster.startBalancer();
    const admin = await world.through(balancer);
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
