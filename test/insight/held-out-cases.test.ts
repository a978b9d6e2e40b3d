/**
 * Networks with causes in other combinations than those that were recorded. What is true of each was worked out by hand
 * from what controllers do. A fix is applied, and its cause is gone; who may reach what agrees with it.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { explain } from '../../src/insight/explain/explain.ts';
import { readEvidence } from '../../src/insight/explain/read-evidence.ts';
import { INSIGHT_TOOLS } from '../../src/insight/index.ts';
import type { ToolArguments } from '../../src/insight/reading/source.ts';
import type { InsightTool } from '../../src/insight/tool.ts';
import type { Fix } from '../../src/insight/wording/finding.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

let sandbox: SandboxInside;
const plant = (kind: string, id: string, fields: Record<string, unknown> = {}) =>
  sandbox.world.store.insert(kind, { id, name: id, ...fields });
const change = (kind: string, id: string, fields: Record<string, unknown>) =>
  sandbox.world.store.update(kind, id, fields);
const remove = (kind: string, id: string) => sandbox.world.store.remove(kind, id);

function person(id: string, roleAttributes: string[], more: Record<string, unknown> = {}): void {
  plant('identities', id, { typeId: 'Default', authPolicyId: 'default', roleAttributes, ...more });
  plant('authenticators', `${id}-cert`, { method: 'cert', identityId: id, fingerprint: 'ab' });
}
function router(id: string, roleAttributes: string[], more: Record<string, unknown> = {}): void {
  const live = { isOnline: true, versionInfo: { version: 'v2.0.0' } };
  plant('routers', id, { isEdge: true, isVerified: true, roleAttributes, live, ...more });
}
const terminator = (id: string, serviceId: string, routerId: string, more: Record<string, unknown> = {}) =>
  plant('terminators', id, {
    ...{ serviceId, routerId, binding: 'edge', address: 'a', cost: 0, precedence: 'default', hostId: 'host', ...more },
  });
const link = (from: string, to: string, more: Record<string, unknown> = {}) =>
  plant('links', `${from}-${to}`, {
    ...{ sourceRouterId: from, destRouterId: to, state: 'Connected', down: false, cost: 1, staticCost: 1, ...more },
  });
const servicePolicy = (id: string, type: string, identityRoles: string[], serviceRoles: string[], more = {}) =>
  plant('servicePolicies', id, { type, semantic: 'AnyOf', identityRoles, serviceRoles, ...more });
const domain = (id: string, roleAttributes: string[] = []) =>
  plant('postureChecks', id, { typeId: 'DOMAIN', domains: ['corp.example'], roleAttributes });

async function ask(name: string, args: ToolArguments) {
  const tool = INSIGHT_TOOLS.find((each: InsightTool) => each.name === name);
  if (tool === undefined || tool.effect !== undefined) throw new Error(`${name} answers no question`);
  return (await tool.load())(sandboxSource(sandbox), args);
}

interface Told {
  readonly verdict: string;
  readonly first: { readonly link: string; readonly what: string; readonly fix?: Fix; readonly next?: string } | null;
  readonly links: readonly {
    readonly link: string;
    readonly state: string;
    readonly evidence: readonly string[];
    readonly fix?: Fix;
    readonly next?: string;
  }[];
}

const explained = async (kind: string) =>
  (await ask('explainAccess', { identity: 'ann', service: 'wiki', kind })).data as unknown as Told;

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly works: boolean;
  readonly obstacle?: string;
}

/** ann dials wiki, host hosts it, both by r1. */
beforeEach(async () => {
  sandbox = await sandboxInside('empty');
  router('r1', ['public']);
  router('r2', ['backup'], { live: { isOnline: false } });
  person('ann', ['staff', 'berlin']);
  person('host', ['hosts']);
  plant('services', 'wiki', { roleAttributes: ['common', 'web'], encryptionRequired: true });
  terminator('t1', 'wiki', 'r1');
  servicePolicy('dial', 'Dial', ['#staff'], ['#common']);
  servicePolicy('bind', 'Bind', ['#hosts'], ['#common']);
  const everywhere = { semantic: 'AnyOf', edgeRouterRoles: ['#public'] };
  plant('edgeRouterPolicies', 'routers', { ...everywhere, identityRoles: ['#all'] });
  plant('serviceEdgeRouterPolicies', 'carriers', { ...everywhere, serviceRoles: ['#all'] });
});

interface Case {
  readonly title: string;
  readonly arrange: () => unknown;
  readonly kind?: 'bind';
  /** Of the first link that is broken; absent if the dial works. */
  readonly link?: string;
  readonly what?: RegExp;
  readonly verdict?: string;
}

const DIAL = 'dial policy';
const POLICY = {
  cert: { allowed: true, allowExpiredCerts: false },
  updb: { allowed: false },
  extJwt: { allowed: false },
};

const ownHostConfig = () => {
  plant('configs', 'own', { configTypeId: 'NH5p4FpGR', data: { protocol: 'tcp', address: '10.0.0.9', port: 80 } });
  sandbox.world.store.insert('serviceConfigs', { identityId: 'host', serviceId: 'wiki', configId: 'own' });
};

const cases: readonly Case[] = [
  { title: 'nothing is broken', arrange: () => undefined },
  {
    title: 'AllOf of two attributes, one of which the identity lacks',
    arrange: () => change('servicePolicies', 'dial', { semantic: 'AllOf', identityRoles: ['#staff', '#munich'] }),
    ...{ link: DIAL, what: /lacks #munich/ },
  },
  {
    title: 'AllOf with @id and #attribute: the named identity is in although it lacks the attribute',
    arrange: () => change('servicePolicies', 'dial', { semantic: 'AllOf', identityRoles: ['#munich', '@ann'] }),
  },
  {
    title: 'AllOf on both sides, the service lacks one',
    arrange: () =>
      change('servicePolicies', 'dial', {
        ...{ semantic: 'AllOf', identityRoles: ['#staff', '#berlin'], serviceRoles: ['#common', '#internal'] },
      }),
    ...{ link: DIAL, what: /lacks #internal/ },
  },
  {
    title: '#all together with an attribute in AnyOf includes everybody',
    arrange: () => change('servicePolicies', 'dial', { identityRoles: ['#all', '#nobody'] }),
  },
  {
    title: 'a policy that names an identity that was deleted',
    arrange: () => change('servicePolicies', 'dial', { identityRoles: ['@gone'] }),
    ...{ link: DIAL, what: /no Dial policy includes both/ },
  },
  {
    title: 'only a Bind policy includes both',
    arrange: () => change('servicePolicies', 'dial', { type: 'Bind' }),
    ...{ link: DIAL, what: /dial includes both, but is a Bind policy/ },
  },
  {
    title: 'may dial, asked whether it may host',
    arrange: () => undefined,
    kind: 'bind',
    ...{ link: 'bind policy', what: /no Bind policy includes both/ },
  },
  {
    title: 'another letter case on the side of the service',
    arrange: () => change('servicePolicies', 'dial', { serviceRoles: ['#Common'] }),
    ...{ link: DIAL, what: /#Common, and wiki has common \(letter case\)/ },
  },
  {
    title: 'a check that nothing reported, and another policy without one',
    arrange: () => {
      domain('corp');
      change('servicePolicies', 'dial', { postureCheckRoles: ['@corp'] });
      servicePolicy('also', 'Dial', ['@ann'], ['#web']);
    },
  },
  {
    title: 'AllOf of check attributes that no check has both: nothing is checked',
    arrange: () => {
      domain('corp', ['a']);
      change('servicePolicies', 'dial', {
        semantic: 'AllOf',
        identityRoles: ['#staff'],
        postureCheckRoles: ['#a', '#b'],
      });
    },
  },
  {
    title: 'a disabled identity',
    arrange: () => change('identities', 'ann', { disabled: true }),
    ...{ link: 'identity', what: /disabled/ },
  },
  {
    title: 'a disabled identity without credentials and without grant: the identity comes first',
    arrange: () => {
      change('identities', 'ann', { disabled: true });
      remove('authenticators', 'ann-cert');
      remove('servicePolicies', 'dial');
    },
    ...{ link: 'identity', what: /disabled/ },
  },
  {
    title: 'never enrolled, the enrollment open',
    arrange: () => {
      remove('authenticators', 'ann-cert');
      plant('enrollments', 'e', { identityId: 'ann', method: 'ott', expiresAt: '2026-12-24T00:00:00Z' });
    },
    ...{ link: 'credential', what: /has never enrolled; its enrollment is open/ },
  },
  {
    title: 'asked to enroll again, and not done yet',
    arrange: () => {
      remove('authenticators', 'ann-cert');
      change('identities', 'ann', { envInfo: { os: 'linux' } });
      plant('enrollments', 'e', { identityId: 'ann', method: 'ott', expiresAt: '2026-12-24T00:00:00Z' });
    },
    ...{ link: 'credential', what: /has to enroll again; its enrollment is open/ },
  },
  {
    title: 'never enrolled, the enrollment expired',
    arrange: () => {
      remove('authenticators', 'ann-cert');
      plant('enrollments', 'e', { identityId: 'ann', method: 'ott', expiresAt: '2026-01-01T00:00:00Z' });
    },
    ...{ link: 'credential', what: /expired at 2026-01-01/ },
  },
  {
    title: 'neither credential nor enrollment',
    arrange: () => remove('authenticators', 'ann-cert'),
    ...{ link: 'credential', what: /no credential and no open enrollment/ },
  },
  {
    title: 'an auth policy that takes passwords alone',
    arrange: () => {
      const primary = { ...POLICY, cert: { allowed: false }, updb: { allowed: true } };
      plant('authPolicies', 'passwords', { primary, secondary: { requireTotp: false } });
      change('identities', 'ann', { authPolicyId: 'passwords' });
    },
    ...{ link: 'credential', what: /logs in with cert, and auth policy passwords only accepts updb/ },
  },
  {
    title: 'a one-time code is required and not enrolled',
    arrange: () => {
      plant('authPolicies', 'strict', { primary: POLICY, secondary: { requireTotp: true } });
      change('identities', 'ann', { authPolicyId: 'strict' });
    },
    ...{ link: 'second factor', what: /requires a one-time code/ },
  },
  {
    title: 'the router of both is disabled',
    arrange: () => change('routers', 'r1', { disabled: true, live: { isOnline: false } }),
    ...{ link: 'edge routers', what: /r1/ },
  },
  {
    title: 'two routers in common, one offline: works',
    arrange: () => {
      change('edgeRouterPolicies', 'routers', { edgeRouterRoles: ['#all'] });
      change('serviceEdgeRouterPolicies', 'carriers', { edgeRouterRoles: ['#all'] });
    },
  },
  {
    title: 'routers of both, none in common',
    arrange: () => {
      router('r3', ['core']);
      change('edgeRouterPolicies', 'routers', { edgeRouterRoles: ['#core'] });
    },
    ...{ link: 'edge routers', what: /in common/ },
  },
  {
    title: 'the service edge router policy is missing',
    arrange: () => remove('serviceEdgeRouterPolicies', 'carriers'),
    ...{ link: 'edge routers', what: /service edge router policy/ },
  },
  {
    title: 'an edge router policy whose attribute no router has',
    arrange: () => change('edgeRouterPolicies', 'routers', { edgeRouterRoles: ['#publc'] }),
    ...{ link: 'edge routers', what: /publc/ },
  },
  {
    title: 'the only terminator is on a router that is offline',
    arrange: () => change('terminators', 't1', { routerId: 'r2' }),
    ...{ link: 'hosting', what: /r2/ },
  },
  {
    title: 'one terminator offline and one with precedence failed: works',
    arrange: () => {
      change('terminators', 't1', { precedence: 'failed' });
      terminator('t2', 'wiki', 'r2');
    },
  },
  {
    title: 'a terminator for one instance only',
    arrange: () => change('terminators', 't1', { instanceId: 'blue', identity: 'blue' }),
    ...{ link: 'hosting', what: /instance \(blue\)/ },
  },
  {
    title: 'the host lost its attribute',
    arrange: () => {
      remove('terminators', 't1');
      change('identities', 'host', { roleAttributes: [] });
    },
    ...{ link: 'hosting', what: /bind include(s)? it but match(es)? no identity/ },
  },
  {
    title: 'the host is disabled',
    arrange: () => {
      remove('terminators', 't1');
      change('identities', 'host', { disabled: true });
    },
    ...{ link: 'hosting', what: /host host is disabled/ },
  },
  {
    title: 'the host has never enrolled',
    arrange: () => {
      remove('terminators', 't1');
      remove('authenticators', 'host-cert');
    },
    ...{ link: 'hosting', what: /host host has not enrolled/ },
  },
  {
    title: 'the host has another router than the service',
    arrange: () => {
      remove('terminators', 't1');
      router('r3', ['core']);
      change('edgeRouterPolicies', 'routers', { identityRoles: ['#staff'] });
      plant('edgeRouterPolicies', 'core', { semantic: 'AnyOf', identityRoles: ['#hosts'], edgeRouterRoles: ['#core'] });
    },
    ...{ link: 'hosting', what: /only r3, none in common/ },
  },
  {
    title: 'nobody may host it: the Bind policy is for another service',
    arrange: () => {
      remove('terminators', 't1');
      change('servicePolicies', 'bind', { serviceRoles: ['#other'] });
    },
    ...{ link: 'hosting', what: /no Bind policy includes it/ },
  },
  {
    title: 'created by hand, but encryption is required',
    arrange: () => change('terminators', 't1', { binding: 'transport', address: 'tcp:a:1', hostId: '' }),
    ...{ link: 'hosting', what: /created manually/ },
  },
  {
    title: 'each failed dial raised the cost: the target is dead',
    arrange: () => change('terminators', 't1', { dynamicCost: 60 }),
    ...{ link: 'hosting', what: /refuses or does not answer/ },
  },
  {
    title: 'many circuits are open, which raise the cost too: the target answers',
    arrange: () => {
      change('terminators', 't1', { dynamicCost: 30 });
      for (let n = 0; n < 15; n++)
        plant('circuits', `c${n}`, { serviceId: 'wiki', terminatorId: 't1', path: { nodes: [], links: [] } });
    },
  },
  {
    title: 'dials fail at the required terminator, which is used although another one would answer',
    arrange: () => {
      change('terminators', 't1', { dynamicCost: 60, precedence: 'required' });
      terminator('t2', 'wiki', 'r1');
    },
    ...{ link: 'hosting', what: /refuses or does not answer/ },
  },
  {
    title: 'dials fail at a terminator with precedence failed, which is used if nothing else is left',
    arrange: () => {
      change('terminators', 't1', { dynamicCost: 60, precedence: 'failed' });
      terminator('t2', 'wiki', 'r1');
    },
  },
  {
    title: 'the host may only use a router that is offline',
    arrange: () => {
      remove('terminators', 't1');
      change('edgeRouterPolicies', 'routers', { identityRoles: ['#staff'] });
      plant('edgeRouterPolicies', 'backups', {
        semantic: 'AnyOf',
        identityRoles: ['#hosts'],
        edgeRouterRoles: ['#backup'],
      });
      change('serviceEdgeRouterPolicies', 'carriers', { edgeRouterRoles: ['#all'] });
    },
    ...{ link: 'hosting', what: /host host can only bind on edge routers that can't be used: r2 offline/ },
  },
  {
    title: 'the host is connected and has its own host config, the service has none',
    arrange: () => {
      remove('terminators', 't1');
      change('identities', 'host', { live: { hasEdgeRouterConnection: true } });
      ownHostConfig();
    },
    ...{ link: 'hosting', what: /is connected but does not bind it/ },
  },
  {
    title: 'the identity itself is a host that is connected, and the service has no host config',
    kind: 'bind',
    arrange: () => {
      remove('terminators', 't1');
      change('identities', 'ann', { roleAttributes: ['hosts'], live: { hasEdgeRouterConnection: true } });
    },
    ...{
      link: 'hosting',
      what: /may host wiki but does not: host ann is connected, but the service has no host config/,
    },
  },
  {
    title: 'the identity itself is a host that is not connected',
    kind: 'bind',
    arrange: () => {
      remove('terminators', 't1');
      change('identities', 'ann', { roleAttributes: ['hosts'] });
    },
    ...{ link: 'hosting', what: /may host wiki but does not: host ann may bind, but is not connected/ },
  },
];

describe.each(cases)('$title', ({ arrange, kind = 'dial', link, verdict, what }) => {
  test('is told', async () => {
    arrange();
    const answer = await explained(kind);
    const shown = JSON.stringify(answer.first);
    if (link === undefined) expect(answer.first, shown).toBeNull();
    else expect(answer.first, shown).toMatchObject({ link, what: expect.stringMatching(what ?? /./) });
    expect(answer.verdict, shown).toBe(verdict ?? (link === undefined ? 'works' : 'broken'));
    expect(answer.first === null || (answer.first.fix ?? answer.first.next), shown).toBeTruthy();
    if (kind === 'bind') return;
    for (const [tool, args, id] of [
      ['whoCanReach', { service: 'wiki' }, 'ann'],
      ['whatCanReach', { identity: 'ann' }, 'wiki'],
    ] as const) {
      const entries = (await ask(tool, args)).data['entries'] as readonly Entry[];
      const entry = entries.find((each) => each.id === id && each.kind === 'Dial');
      if (link === DIAL || answer.links.some((each) => each.link === DIAL && each.state === 'broken')) {
        expect(entry, tool).toBeUndefined();
      } else expect(entry, tool).toMatchObject({ works: answer.verdict === 'works' });
    }
    const fix = answer.first?.fix;
    if (fix === undefined) return;
    const reply = await call(sandbox, fix);
    expect(reply.status, JSON.stringify([fix, reply.body])).toBeLessThan(300);
    const mended = await explained(kind);
    expect(mended.first?.what, JSON.stringify(fix)).not.toBe(answer.first?.what);
  });
});

/** `entry` is another router that ann may enter by; `t1` is on r1. */
describe.each<[title: string, arrange: () => unknown, state: string, what: RegExp]>([
  ['linked', () => link('entry', 'r1'), 'passed', /links lead from entry to r1/],
  ['on its own', () => undefined, 'unknown', /enters by entry, and work by r1: no link leads from entry to r1/],
  ['with a link that is down', () => link('entry', 'r1', { down: true }), 'unknown', /no link leads from entry/],
  [
    'behind a router that lets no circuits through',
    () => {
      router('middle', ['core'], { noTraversal: true });
      link('entry', 'middle');
      link('middle', 'r1');
    },
    'unknown',
    /enters by entry, and work by r1: circuits can't get from entry to r1: middle lets no circuits through/,
  ],
])('another edge router, %s', (_title, arrange, state, what) => {
  test('is told', async () => {
    router('entry', ['public']);
    arrange();
    const { links, verdict } = await explained('dial');
    const path = links.find((each) => each.link === 'path');
    expect(path).toMatchObject({ state, what: expect.stringMatching(what) });
    expect(verdict).toBe(state === 'passed' ? 'works' : 'unknown');
    if (path?.fix === undefined) return;
    await call(sandbox, path.fix);
    expect((await explained('dial')).verdict).toBe('works');
  });
});

test('a host with its own host config: where it forwards to, instead of where the service says', async () => {
  const data = { protocol: 'tcp', address: '10.0.0.1', port: 80 };
  plant('configs', 'shared', { configTypeId: 'NH5p4FpGR', data });
  change('services', 'wiki', { configs: ['shared'] });
  const evidence = async () => (await explained('dial')).links.find(({ link }) => link === 'hosting')?.evidence.join();
  expect(await evidence()).toMatch(/^shared forwards to tcp:10.0.0.1:80;/);
  ownHostConfig();
  expect(await evidence()).toMatch(/^own, which host host has instead, forwards to tcp:10.0.0.9:80;/);
});

test.each([
  ['that hosts it', () => undefined],
  ['that could', () => remove('terminators', 't1')],
])('configs that a host has for other services are not read: one %s', async (_which, arrange) => {
  ownHostConfig();
  plant('services', 'other', { roleAttributes: [], encryptionRequired: true });
  plant('configs', 'unrelated', {
    configTypeId: 'NH5p4FpGR',
    data: { protocol: 'tcp', address: '10.0.0.2', port: 80 },
  });
  sandbox.world.store.insert('serviceConfigs', { identityId: 'host', serviceId: 'other', configId: 'unrelated' });
  arrange();
  const source = sandboxSource(sandbox);
  const read: unknown[] = [];
  const detail: typeof source.detail = (operation, args) => {
    if (operation === 'detailConfig') read.push(args['id']);
    return source.detail(operation, args);
  };
  await readEvidence({ ...source, detail }, { id: 'ann', name: 'ann' }, { id: 'wiki', name: 'wiki' }, 'Dial');
  expect(read).toEqual(['own']);
});

test('a host whose Bind policy has just changed, on a router that does not know it yet', async () => {
  remove('terminators', 't1');
  plant('routers', 'fresh', { isEdge: true, isVerified: true, live: { isOnline: true } });
  change('servicePolicies', 'bind', { updatedAt: sandbox.world.clock().toISOString() });
  const copies = (index: number) => ({
    values: ['r1', 'fresh'].map((appId, n) => ({ appId, value: { index: n === 0 ? index : 9 } })),
  });
  const hosting = async (index: number) => {
    const source = sandboxSource(sandbox);
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

test('a process check without a signer, which some routers refuse: says so before anything is reported', async () => {
  plant('postureChecks', 'agent', {
    typeId: 'PROCESS',
    process: { osType: 'Linux', path: '/bin/agent' },
    roleAttributes: [],
  });
  change('servicePolicies', 'dial', { postureCheckRoles: ['@agent'] });
  const { first } = await explained('dial');
  expect(first).toMatchObject({ link: 'posture', state: 'unknown' });
  expect(JSON.stringify(first)).toContain('it names no signer');
});
