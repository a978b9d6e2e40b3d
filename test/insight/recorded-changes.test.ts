/** What whatIf predicts for changes that were really made, compared with who reached what before and after. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Network } from '../../src/access/network.ts';
import type { IdentityRow, PolicyRow, PostureCheckRow, RouterRow, ServiceRow } from '../../src/access/rows.ts';
import { atOnce } from '../../src/access/steps.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { effects } from '../../src/insight/what-if/effects.ts';
import type { Pair } from '../../src/insight/what-if/pairs.ts';
import { plan } from '../../src/insight/what-if/plan.ts';
import type { PlannedCall } from '../../src/insight/what-if/planned-call.ts';
import { rowsSource } from './support/rows-source.ts';

interface Advice {
  readonly isDialAllowed?: unknown;
  readonly isBindAllowed?: unknown;
  readonly commonRouters?: readonly string[];
}

interface RecordedChange {
  readonly change: string;
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly body: Readonly<Record<string, unknown>> | null;
  }[];
  readonly before: { readonly requests: readonly { readonly path: string; readonly data: unknown }[] };
  readonly diff: {
    readonly servicesByIdentity: Readonly<
      Record<string, { readonly gained: readonly string[]; readonly lost: readonly string[] }>
    >;
    readonly policyAdvice: Readonly<Record<string, { readonly before: Advice; readonly after: Advice }>>;
  };
  /** By pair, whether the dial worked before and after. */
  readonly dials: Readonly<Record<string, readonly [before: boolean, after: boolean]>>;
}

const FILE = new URL('../fixtures/access/changes.json', import.meta.url);
const changes = JSON.parse(readFileSync(FILE, 'utf8')) as readonly RecordedChange[];

const NOUNS: Readonly<Record<string, string>> = {
  identities: 'Identity',
  services: 'Service',
  'service-policies': 'ServicePolicy',
  'edge-router-policies': 'EdgeRouterPolicy',
  'service-edge-router-policies': 'ServiceEdgeRouterPolicy',
  'posture-checks': 'PostureCheck',
};
const VERBS: Readonly<Record<string, string>> = { POST: 'create', PATCH: 'patch', PUT: 'update', DELETE: 'delete' };

/** The routers of the recorded network: the lists of the changes leave them out. */
const ROUTERS: readonly RouterRow[] = [
  { id: 'ra', name: 'acc-ra', roleAttributes: ['acc-pub'] },
  { id: 'rb', name: 'acc-rb', roleAttributes: ['acc-pub'] },
  { id: 'rc', name: 'acc-rc', roleAttributes: ['acc-lone'] },
];

/** For posture checks, the recorded policies only have ids and roles. */
const checksOf = ({ change, requests }: RecordedChange): readonly PostureCheckRow[] => {
  const deleted = requests.find(({ path }) => path.startsWith('/posture-checks/'))?.path.split('/')[2];
  return [{ id: deleted ?? 'k', name: `check of ${change}`, roleAttributes: ['acc-w-k'] }];
};

const calls = ({ requests }: RecordedChange): readonly PlannedCall[] =>
  requests.map(({ body, method, path }) => {
    const [, list = '', id] = path.split('/');
    return { tool: `${VERBS[method]}${NOUNS[list]}`, arguments: { ...body, ...(id !== undefined && { id }) } };
  });

function rowsOf(change: RecordedChange) {
  const listed = <Row>(list: string) =>
    (change.before.requests.find(({ path }) => path.startsWith(`/${list}?`))?.data ??
      expect.fail(list)) as readonly Row[];
  return {
    identities: listed<IdentityRow>('identities'),
    services: listed<ServiceRow>('services'),
    routers: ROUTERS,
    postureChecks: checksOf(change),
    servicePolicies: listed<PolicyRow>('service-policies'),
    edgeRouterPolicies: listed<PolicyRow>('edge-router-policies'),
    serviceEdgeRouterPolicies: listed<PolicyRow>('service-edge-router-policies'),
  };
}

function foretold(change: RecordedChange) {
  const before = Network.of(rowsOf(change));
  const after = calls(change).reduce((network, call) => plan(network, call, []).after, before);
  return atOnce(effects(before, after));
}

const shown = (pairs: Iterable<Pair>, kind: string) =>
  [...pairs]
    .filter((pair) => pair.kind === kind)
    .map(({ identity, service }) => `${identity.name} -> ${service.name}`)
    .sort();

describe.each(changes.map((change) => [change.change, change] as const))('%s', (_name, change) => {
  const foreseen = foretold(change);
  const advice = Object.entries(change.diff.policyAdvice);
  const may = (key: 'isDialAllowed' | 'isBindAllowed', was: boolean) =>
    advice
      .filter(([, { after, before }]) => (before[key] === true) === was && (after[key] === true) === !was)
      .map(([pair]) => pair)
      .sort();

  it('loses and gains the pairs that were lost and gained', () => {
    expect(shown(foreseen.lost, 'Dial')).toEqual(may('isDialAllowed', true));
    expect(shown(foreseen.gained, 'Dial')).toEqual(may('isDialAllowed', false));
    expect(shown(foreseen.lost, 'Bind')).toEqual(may('isBindAllowed', true));
    expect(shown(foreseen.gained, 'Bind')).toEqual(may('isBindAllowed', false));
  });

  it('loses the edge routers in common that were lost', () => {
    const without = advice.filter(
      ([, { after, before }]) => (before.commonRouters ?? []).length > 0 && after.commonRouters?.length === 0,
    );
    const dialed = without.filter(([, { after }]) => after.isDialAllowed === true).map(([pair]) => pair);
    expect(shown(foreseen.routersLost, 'Dial')).toEqual(expect.arrayContaining(dialed.sort()));
    if (dialed.length === 0) expect(foreseen.routersLost.size).toBe(0);
  });

  it('predicts every dial that failed afterwards, and no others', () => {
    const lost = [...foreseen.lost, ...foreseen.routersLost, ...foreseen.guarded];
    const names = new Set(shown(lost, 'Dial'));
    for (const [pair, [worked, works]] of Object.entries(change.dials)) {
      if (worked) expect(names.has(pair), pair).toBe(!works);
    }
  });
});

it('knows who a policy still has after its semantic alone was changed, as far as the controller shows it', async () => {
  const change = changes.find((one) => one.change.startsWith('04')) ?? expect.fail('04');
  const rows = rowsOf(change);
  const [patch] = calls(change);
  const { id, semantic } = patch?.arguments ?? {};
  const before = Network.of(rows);
  const policy = before.policies.servicePolicies.get(String(id)) ?? expect.fail('no policy');
  const membersOf = (side: 'identityRoles' | 'serviceRoles', kind: 'identities' | 'services') =>
    before.populations[kind].rowsAt(policy.members[side] ?? expect.fail(side));
  const lists = {
    listIdentities: rows.identities,
    listServices: rows.services,
    listEdgeRouters: rows.routers,
    listPostureChecks: rows.postureChecks,
    listEdgeRouterPolicies: rows.edgeRouterPolicies,
    listServiceEdgeRouterPolicies: rows.serviceEdgeRouterPolicies,
    // As the controller answers after the change.
    listServicePolicies: rows.servicePolicies.map((row) =>
      row.id === id ? { ...row, semantic, updatedAt: '2026-11-28T13:02:00.000Z' } : row,
    ),
  };
  const members = {
    listServicePolicyIdentities: membersOf('identityRoles', 'identities'),
    listServicePolicyServices: membersOf('serviceRoles', 'services'),
    listServicePolicyPostureChecks: [],
  };
  const deletion = { tool: 'deleteServicePolicy', arguments: { id } };
  const lost = async (more: object) => (await answerWhatIf(rowsSource({ ...lists, ...more }), deletion)).data['lost'];
  const plain = shown(atOnce(effects(before, before.withoutPolicy('servicePolicies', String(id)))).lost, 'Dial');
  expect(await lost(members)).toHaveLength(plain.length);
  expect(plain.length).toBeGreaterThan(0);
  // Where the lists of members can't be read, the roles decide.
  expect(await lost({})).not.toHaveLength(plain.length);
});

it('says why nothing changes if only the semantic does', async () => {
  const change = changes.find((one) => one.change.startsWith('04')) ?? expect.fail('04');
  const rows = rowsOf(change);
  const source = rowsSource({
    listIdentities: rows.identities,
    listServices: rows.services,
    listEdgeRouters: rows.routers,
    listPostureChecks: rows.postureChecks,
    listServicePolicies: rows.servicePolicies,
    listEdgeRouterPolicies: rows.edgeRouterPolicies,
    listServiceEdgeRouterPolicies: rows.serviceEdgeRouterPolicies,
  });
  const [call] = calls(change);
  const { data, text } = await answerWhatIf(source, { ...call });
  expect(text).toContain("would not change anyone's access");
  expect(text).toContain('A new semantic alone changes nothing');
  expect(data).toMatchObject({ lost: [], gained: [] });
});
