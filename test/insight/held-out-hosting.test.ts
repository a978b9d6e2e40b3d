/**
 * Networks with causes in other combinations than those that were recorded: hosts, terminators and the paths to them.
 * What is true of each was worked out by hand from what controllers do.
 */
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/insight/explain/explain.ts';
import { readEvidence } from '../../src/insight/explain/read-evidence.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';
import { expectReach, testCases, type WikiNetwork, wikiNetwork } from './support/wiki-network.ts';

testCases([
  {
    title: 'the only terminator is on a router that is offline',
    arrange: (wiki) => wiki.change('terminators', 't1', { routerId: 'r2' }),
    ...{ link: 'hosting', what: /r2/ },
  },
  {
    title: 'one terminator offline and one with precedence failed: works',
    arrange: (wiki) => {
      wiki.change('terminators', 't1', { precedence: 'failed' });
      wiki.terminator('t2', 'wiki', 'r2');
    },
  },
  {
    title: 'a terminator for one instance only',
    arrange: (wiki) => wiki.change('terminators', 't1', { instanceId: 'blue', identity: 'blue' }),
    ...{ link: 'hosting', what: /instance \(blue\)/ },
  },
  {
    title: 'the host lost its attribute',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.change('identities', 'host', { roleAttributes: [] });
    },
    ...{ link: 'hosting', what: /bind include(s)? it but match(es)? no identity/ },
  },
  {
    title: 'the host is disabled',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.change('identities', 'host', { disabled: true });
    },
    ...{ link: 'hosting', what: /host host is disabled/ },
  },
  {
    title: 'the host has never enrolled',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.remove('authenticators', 'host-cert');
    },
    ...{ link: 'hosting', what: /host host has not enrolled/ },
  },
  {
    title: 'the host has another router than the service',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.router('r3', ['core']);
      wiki.change('edgeRouterPolicies', 'routers', { identityRoles: ['#staff'] });
      wiki.plant('edgeRouterPolicies', 'core', {
        semantic: 'AnyOf',
        identityRoles: ['#hosts'],
        edgeRouterRoles: ['#core'],
      });
    },
    ...{ link: 'hosting', what: /only r3, none in common/ },
  },
  {
    title: 'nobody may host it: the Bind policy is for another service',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.change('servicePolicies', 'bind', { serviceRoles: ['#other'] });
    },
    ...{ link: 'hosting', what: /no Bind policy includes it/ },
  },
  {
    title: 'created by hand, but encryption is required',
    arrange: (wiki) => wiki.change('terminators', 't1', { binding: 'transport', address: 'tcp:a:1', hostId: '' }),
    ...{ link: 'hosting', what: /created manually/ },
  },
  {
    title: 'each failed dial raised the cost: the target is dead',
    arrange: (wiki) => wiki.change('terminators', 't1', { dynamicCost: 60 }),
    ...{ link: 'hosting', what: /refuses or does not answer/ },
  },
  {
    title: 'many circuits are open, which raise the cost too: the target answers',
    arrange: (wiki) => {
      wiki.change('terminators', 't1', { dynamicCost: 30 });
      for (let n = 0; n < 15; n++)
        wiki.plant('circuits', `c${n}`, { serviceId: 'wiki', terminatorId: 't1', path: { nodes: [], links: [] } });
    },
  },
  {
    title: 'dials fail at the required terminator, which is used although another one would answer',
    arrange: (wiki) => {
      wiki.change('terminators', 't1', { dynamicCost: 60, precedence: 'required' });
      wiki.terminator('t2', 'wiki', 'r1');
    },
    ...{ link: 'hosting', what: /refuses or does not answer/ },
  },
  {
    title: 'dials fail at a terminator with precedence failed, which is used if nothing else is left',
    arrange: (wiki) => {
      wiki.change('terminators', 't1', { dynamicCost: 60, precedence: 'failed' });
      wiki.terminator('t2', 'wiki', 'r1');
    },
  },
  {
    title: 'the host may only use a router that is offline',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.change('edgeRouterPolicies', 'routers', { identityRoles: ['#staff'] });
      wiki.plant('edgeRouterPolicies', 'backups', {
        semantic: 'AnyOf',
        identityRoles: ['#hosts'],
        edgeRouterRoles: ['#backup'],
      });
      wiki.change('serviceEdgeRouterPolicies', 'carriers', { edgeRouterRoles: ['#all'] });
    },
    ...{ link: 'hosting', what: /host host can only bind on edge routers that can't be used: r2 offline/ },
  },
  {
    title: 'the host is connected and has its own host config, the service has none',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.change('identities', 'host', { live: { hasEdgeRouterConnection: true } });
      wiki.ownHostConfig();
    },
    ...{ link: 'hosting', what: /is connected but does not bind it/ },
  },
  {
    title: 'the identity itself is a host that is connected, and the service has no host config',
    kind: 'bind',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.change('identities', 'ann', { roleAttributes: ['hosts'], live: { hasEdgeRouterConnection: true } });
    },
    ...{
      link: 'hosting',
      what: /may host wiki but does not: host ann is connected, but the service has no host config/,
    },
  },
  {
    title: 'the identity itself is a host that is not connected',
    kind: 'bind',
    arrange: (wiki) => {
      wiki.remove('terminators', 't1');
      wiki.change('identities', 'ann', { roleAttributes: ['hosts'] });
    },
    ...{ link: 'hosting', what: /may host wiki but does not: host ann may bind, but is not connected/ },
  },
]);

test.each<[dialed: string | undefined, bound: string[], verdict: string, what: RegExp]>([
  ['blue', ['blue'], 'works', /1 of 1 terminators can answer/],
  ['blue', [''], 'broken', /clients dial the instance blue of wiki, .* and no terminator has it/],
  ['blue', ['green', ''], 'broken', /no terminator has it/],
  [undefined, ['blue'], 'broken', /only answers dials that name its instance \(blue\)/],
  [undefined, ['blue', ''], 'works', /1 of 2 terminators can answer/],
  ['$dst_hostname', ['blue'], 'works', /1 of 1 terminators can answer/],
])('clients dial instance %o, hosts bind %o: %s', async (dialed, bound, verdict, what) => {
  const wiki = await wikiNetwork();
  const data = { protocols: ['tcp'], addresses: ['wiki'], portRanges: [{ low: 80, high: 80 }] };
  wiki.plant('configs', 'int', { configTypeId: 'g7cIWbcGg', data: { ...data, dialOptions: { identity: dialed } } });
  wiki.change('services', 'wiki', { configs: ['int'] });
  wiki.remove('terminators', 't1');
  for (const instanceId of bound) wiki.terminator(`t-${instanceId}`, 'wiki', 'r1', { instanceId });
  const answer = await wiki.explained('dial');
  const hosting = answer.links.find((each) => each.link === 'hosting');
  expect([answer.verdict, hosting]).toMatchObject([verdict, { what: expect.stringMatching(what) }]);
  // Who may reach what is told without configs where no host binds an instance.
  if (bound.join('') !== '') await expectReach(wiki, answer, 'hosting');
});

test('a high dynamic cost where circuits can not be read: says what else may be its cause', async () => {
  const wiki = await wikiNetwork();
  wiki.change('terminators', 't1', { dynamicCost: 60 });
  const source = sandboxSource(wiki.sandbox);
  const list: typeof source.list = async (operation, args) =>
    operation === 'listFabricCircuits' ? { unread: 'refused' } : source.list(operation, args);
  const evidence = await readEvidence({ ...source, list }, { id: 'ann' }, { id: 'wiki' }, 'Dial');
  expect(explain(evidence).links.find(({ link }) => link === 'hosting')).toMatchObject({
    certainty: 'plausible',
    evidence: expect.arrayContaining(['many open circuits would raise it as well, and they could not be read']),
  });
});

test('a host without a router of the service is given few of many, all of them online', async () => {
  const wiki = await wikiNetwork();
  wiki.remove('terminators', 't1');
  wiki.change('edgeRouterPolicies', 'routers', { identityRoles: ['#staff'] });
  wiki.change('serviceEdgeRouterPolicies', 'carriers', { edgeRouterRoles: ['#all'] });
  for (let n = 0; n < 9; n++) wiki.router(`more-${n}`, ['public']);
  const roles = (await wiki.explained('dial')).first?.fix?.arguments['edgeRouterRoles'] as readonly string[];
  expect(roles).toHaveLength(4);
  expect(roles).not.toContain('@r2');
});

test('an attribute of a Bind policy that identities have is not called a typo, however similar another one is', async () => {
  const wiki = await wikiNetwork();
  wiki.remove('terminators', 't1');
  wiki.change('servicePolicies', 'bind', { semantic: 'AllOf', identityRoles: ['#hosts', '#berlin'] });
  wiki.person('other', ['host']);
  const first = (await wiki.explained('dial')).first;
  expect(first).toMatchObject({ link: 'hosting', evidence: ['bind requires AllOf #hosts, #berlin'] });
  expect(first?.fix).not.toMatchObject({ tool: 'patchServicePolicy' });
});

/** `entry` is another router that ann may enter by; `t1` is on r1. */
describe.each<[title: string, arrange: (wiki: WikiNetwork) => unknown, state: string, what: RegExp, fix?: string]>([
  ['linked', (wiki) => wiki.link('entry', 'r1'), 'passed', /links lead from entry to r1/],
  ['on its own', () => undefined, 'unknown', /enters by entry, and work by r1: no link leads from entry to r1/],
  [
    'with a link that is down',
    (wiki) => wiki.link('entry', 'r1', { down: true }),
    'unknown',
    /no link leads from entry/,
  ],
  [
    'behind a router that lets no circuits through',
    (wiki) => {
      wiki.router('middle', ['core'], { noTraversal: true });
      wiki.link('entry', 'middle');
      wiki.link('middle', 'r1');
    },
    'unknown',
    /enters by entry, and work by r1: circuits can't get from entry to r1: middle lets no circuits through/,
    'patchEdgeRouter',
  ],
  [
    'behind such a router, while another one leads nowhere',
    (wiki) => {
      wiki.router('alley', ['core'], { noTraversal: true });
      wiki.router('middle', ['core'], { noTraversal: true });
      for (const [from, to] of [
        ['entry', 'alley'],
        ['entry', 'middle'],
        ['middle', 'r1'],
      ] as const)
        wiki.link(from, to);
    },
    'unknown',
    /circuits can't get from entry to r1: alley, middle let no circuits through/,
    'patchEdgeRouter',
  ],
  [
    'with a terminator that dials do not find, and no link',
    (wiki) => wiki.terminator('t2', 'wiki', 'entry', { instanceId: 'blue' }),
    'unknown',
    /enters by entry, and work by r1: no link leads from entry to r1/,
  ],
])('another edge router, %s', (_title, arrange, state, what, fix) => {
  test('is reported', async () => {
    const wiki = await wikiNetwork();
    wiki.router('entry', ['public']);
    arrange(wiki);
    const { links, verdict } = await wiki.explained('dial');
    const path = links.find((each) => each.link === 'path');
    expect(path).toMatchObject({ state, what: expect.stringMatching(what) });
    expect(verdict).toBe(state === 'passed' ? 'works' : 'unknown');
    expect(path?.fix?.tool).toBe(fix);
    if (path?.fix === undefined) return;
    await call(wiki.sandbox, path.fix);
    expect((await wiki.explained('dial')).verdict).toBe('works');
  });
});

test('a host with its own host config: where it forwards to, instead of where the service says', async () => {
  const wiki = await wikiNetwork();
  const data = { protocol: 'tcp', address: '10.0.0.1', port: 80 };
  wiki.plant('configs', 'shared', { configTypeId: 'NH5p4FpGR', data });
  wiki.change('services', 'wiki', { configs: ['shared'] });
  const evidence = async () =>
    (await wiki.explained('dial')).links.find(({ link }) => link === 'hosting')?.evidence.join();
  expect(await evidence()).toMatch(/^shared forwards to tcp:10.0.0.1:80;/);
  wiki.ownHostConfig();
  expect(await evidence()).toMatch(/^own, which host host has instead, forwards to tcp:10.0.0.9:80;/);
});

test.each<[which: string, arrange: (wiki: WikiNetwork) => unknown]>([
  ['that hosts it', () => undefined],
  ['that could', (wiki) => wiki.remove('terminators', 't1')],
])('configs that a host has for other services are not read: one %s', async (_which, arrange) => {
  const wiki = await wikiNetwork();
  wiki.ownHostConfig();
  wiki.plant('services', 'other', { roleAttributes: [], encryptionRequired: true });
  wiki.plant('configs', 'unrelated', {
    configTypeId: 'NH5p4FpGR',
    data: { protocol: 'tcp', address: '10.0.0.2', port: 80 },
  });
  wiki.sandbox.world.store.insert('serviceConfigs', { identityId: 'host', serviceId: 'other', configId: 'unrelated' });
  arrange(wiki);
  const source = sandboxSource(wiki.sandbox);
  const read: unknown[] = [];
  const detail: typeof source.detail = (operation, args) => {
    if (operation === 'detailConfig') read.push(args['id']);
    return source.detail(operation, args);
  };
  await readEvidence({ ...source, detail }, { id: 'ann', name: 'ann' }, { id: 'wiki', name: 'wiki' }, 'Dial');
  expect(read).toEqual(['own']);
});

test('a host whose Bind policy has just changed, on a router that does not know it yet', async () => {
  const wiki = await wikiNetwork();
  wiki.remove('terminators', 't1');
  wiki.plant('routers', 'fresh', { isEdge: true, isVerified: true, live: { isOnline: true } });
  wiki.change('servicePolicies', 'bind', { updatedAt: wiki.sandbox.world.clock().toISOString() });
  const copies = (index: number) => ({
    values: ['r1', 'fresh'].map((appId, n) => ({ appId, value: { index: n === 0 ? index : 9 } })),
  });
  const hosting = async (index: number) => {
    const source = sandboxSource(wiki.sandbox);
    const evidence = await readEvidence(
      {
        ...source,
        detail: async (operation, args) =>
          operation === 'inspectFabric' ? { value: copies(index) as never } : source.detail(operation, args),
      },
      { id: 'ann', name: 'ann' },
      { id: 'wiki', name: 'wiki' },
      'Dial',
    );
    return explain(evidence).links.find(({ link }) => link === 'hosting')?.what;
  };
  expect(await hosting(7)).toMatch(/host .* or its Bind policy has just changed, and r1 still works with an older/);
  expect(await hosting(9)).toMatch(/host .* is not connected/);
});
