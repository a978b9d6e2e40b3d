/** Operator tools on a network of 20,000 identities and 5,000 services: they neither run out of memory nor keep others waiting. */
import { expect, it } from 'vitest';
import { answerTests } from '../../src/insight/access-tests/answer.ts';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { publish } from '../../src/insight/publish/answer.ts';
import { answerWhat, answerWho } from '../../src/insight/reach/answer.ts';
import { loadNetwork } from '../../src/insight/reading/load-network.ts';
import type { Source, ToolArguments } from '../../src/insight/reading/source.ts';
import type { Answer } from '../../src/insight/tool.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { estimateTokens } from '../../src/runtime/answer/tokens.ts';
import { rowsSource } from './support/rows-source.ts';

const TEAMS = 50;
const many = <Row>(count: number, make: (n: number) => Row) => Array.from({ length: count }, (_, n) => make(n));
const named = (kind: string, n: number) => ({ id: `${kind}${n}`, name: `${kind}-${n}` });
const everyone = { id: 'all', name: 'all', semantic: 'AnyOf' };
const source = rowsSource({
  listIdentities: many(20_000, (n) => ({
    ...named('i', n),
    roleAttributes: [`t${n % TEAMS}`],
    authenticators: { cert: {} },
  })),
  listServices: many(5_000, (n) => ({ ...named('s', n), roleAttributes: [`t${n % TEAMS}`] })),
  listEdgeRouters: [{ ...named('r', 0), isOnline: true }],
  listPostureChecks: [],
  listConfigs: [],
  listEnrollments: [],
  listServicePolicies: many(TEAMS, (n) => ({
    ...{ ...named('p', n), type: 'Dial', semantic: 'AnyOf' },
    ...{ identityRoles: [`#t${n}`], serviceRoles: [`#t${n}`] },
  })),
  listEdgeRouterPolicies: [{ ...everyone, identityRoles: ['#all'], edgeRouterRoles: ['#all'] }],
  listServiceEdgeRouterPolicies: [{ ...everyone, serviceRoles: ['#all'], edgeRouterRoles: ['#all'] }],
  listAuthPolicies: [{ id: 'default', name: 'Default', primary: { cert: { allowed: true } } }],
});

/** How often work lets others go first. */
async function turnsOf(work: (counting: Source) => Promise<void>): Promise<number> {
  let turns = 0;
  const giveWay = () => {
    turns++;
    return undefined;
  };
  await work({ ...source, giveWay });
  return turns;
}

async function ask(answer: Answer, args: ToolArguments) {
  let turns = 0;
  const giveWay = () => {
    turns++;
    return undefined;
  };
  const { data, text } = await answer({ ...source, giveWay }, args);
  expect(estimateTokens(text)).toBeLessThan(1_200);
  return { data, text, turns };
}

/** Loading alone takes some steps. */
const FEW = 150;

it('a policy for everyone and everything is counted, not listed pair by pair', async () => {
  const change = { id: 'p0', identityRoles: ['#all'], serviceRoles: ['#all'] };
  const { data, text, turns } = await ask(answerWhatIf, { tool: 'patchServicePolicy', arguments: change });
  expect(data['counts']).toMatchObject({ gained: 20_000 * 5_000 - 20_000 * 100, lost: 0 });
  expect(text).toContain('GAINED dial: 98000000 pairs (20000 identities, 5000 services)');
  expect(data['gained']).toHaveLength(500);
  expect(turns).toBeGreaterThan(FEW);
});

/** Turns of loading alone. */
const LOADING = await turnsOf(async (loading) => void (await loadNetwork(loading)));

it('a service for everyone is planned in turns', async () => {
  const callArgs = { name: 'new', address: 'new.example:443', dial: ['#all'], bind: ['#all'] };
  const turns = await turnsOf(async (counting) => {
    expect((await publish.foresee(counting, callArgs)).access?.gained).toBe(20_000);
  });
  expect(turns).toBeGreaterThan(LOADING + 40);
});

it.each(['unusable-identities', 'host-loops', 'intercept-collisions', 'redundant-policies'])(
  '%s is looked for in turns',
  async (check) => {
    const turns = await turnsOf(async (counting) => {
      expect((await answerAudit(counting, { checks: [check] })).data['unread']).toEqual([]);
    });
    expect(turns).toBeGreaterThan(LOADING + 5);
  },
);

it('services that intercept the same are compared in turns, pair by pair', async () => {
  const data = { addresses: ['same.example'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
  const nothing = [
    'Identities',
    'EdgeRouters',
    'PostureChecks',
    'ServicePolicies',
    'EdgeRouterPolicies',
    'Enrollments',
  ];
  const same = rowsSource({
    ...Object.fromEntries([...nothing, 'ServiceEdgeRouterPolicies'].map((list) => [`list${list}`, []])),
    listConfigs: [{ ...named('c', 0), configTypeId: 'g7cIWbcGg', data }],
    listServices: many(20, (n) => ({ ...named('s', n), configs: ['c0'] })),
  });
  let turns = 0;
  const giveWay = () => void turns++;
  expect((await answerAudit({ ...same, giveWay }, { checks: ['intercept-collisions'] })).data['unread']).toEqual([]);
  expect(turns).toBeGreaterThan((20 * 19) / 2);
});

it('everyone who can no longer log in is counted with what they lose', async () => {
  const change = { id: 'default', primary: { cert: { allowed: false } } };
  const { data, text } = await ask(answerWhatIf, { tool: 'patchAuthPolicy', arguments: change });
  expect(data['counts']).toMatchObject({ outOfReach: 20_000 * 100 });
  expect(text, 'services that several may dial count once').toMatch(/^20000 identities .* \(5000 services out/m);
});

it.each<readonly [string, Answer, ToolArguments]>([
  ['whoCanReach', answerWho, { service: 's-7' }],
  ['whatCanReach', answerWhat, { identity: 'i-7' }],
  ['personReport', answerPerson, { identity: 'i-7' }],
  ['testAccess', answerTests, { tests: [{ identity: '#t7', accept: ['#t7'] }] }],
])('%s lets others go first', async (_, answer, args) => {
  expect((await ask(answer, args)).turns).toBeGreaterThan(FEW);
});
