/** Every check of the audit: a fault is planted, the check finds it, and its fix removes it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Network } from '../../src/access/network.ts';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import type { Fault } from '../../src/insight/audit/check.ts';
import { controllerVersion } from '../../src/insight/audit/checks/controller-version.ts';
import { CHECKS } from '../../src/insight/audit/checks/index.ts';
import { orphanEnrollments } from '../../src/insight/audit/checks/orphan-enrollments.ts';
import { folded } from '../../src/insight/audit/folded.ts';
import { AuditModel } from '../../src/insight/audit/model.ts';
import { type Finding, runAudit } from '../../src/insight/audit/run-audit.ts';
import { identityFaults } from './support/identity-faults.ts';
import { NO_LISTS, NO_ROWS } from './support/no-rows.ts';
import { policyFaults } from './support/policy-faults.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';
import { serviceFaults } from './support/service-faults.ts';
import { sharedFaults } from './support/shared-faults.ts';
import { type SoundNetwork, soundNetwork } from './support/sound-network.ts';

const PLANTED = [...policyFaults, ...serviceFaults, ...identityFaults, ...sharedFaults];

let network: SoundNetwork;
beforeEach(async () => {
  network = await soundNetwork();
});

const find = async (check: string): Promise<readonly Finding[]> => {
  const audit = await runAudit(
    sandboxSource(network.sandbox),
    CHECKS.filter(({ id }) => id === check),
  );
  expect(audit.unread).toEqual([]);
  return audit.findings;
};

/** What a check finds, as the answer tells it. */
const foldedFindings = async (check: string) => folded(await find(check));

/** A finding has a call that fixes it, or says in a sentence what a person does instead. */
function expectRemedy({ fix, next, what }: Finding | Fault): void {
  expect(fix === undefined, what).toBe(next !== undefined);
  if (next !== undefined) expect(next, what).toMatch(/^[A-Z].{10,}\.$/);
}

describe('the audit', () => {
  it('finds nothing in a sound network but its administrator', async () => {
    const { findings } = await runAudit(sandboxSource(network.sandbox));
    expect(findings.map(({ check, what }) => [check, what])).toEqual([
      ['administrators', expect.stringContaining('admin is an administrator')],
    ]);
  });

  it.each(PLANTED.map((fault) => [fault.check, fault.what, fault] as const))('%s: %s', async (check, what, fault) => {
    const before = await foldedFindings(check);
    expect(before.filter((finding) => what.test(finding.what))).toEqual([]);
    fault.plant(network);
    const found =
      (await foldedFindings(check)).find((finding) => what.test(finding.what)) ??
      expect.fail(`not found: ${(await foldedFindings(check)).map((one) => one.what)}`);
    const [about] = found.entities;
    expect(found.evidence.join(' '), 'names what it is about').toContain(about?.id);
    expect(found.fix !== undefined, JSON.stringify(found.fix)).toBe(fault.fixed);
    for (const each of await foldedFindings(check)) expectRemedy(each);
    if (found.fix === undefined) return;
    expect(JSON.stringify(found.fix), 'names nothing that was deleted').not.toContain('@nobody');
    const reply = await call(network.sandbox, found.fix);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    expect((await foldedFindings(check)).map(({ id }) => id)).not.toContain(found.id);
  });

  it('shows the worst findings first', async () => {
    for (const { plant } of PLANTED) plant(network);
    const worstFirst = ['high', 'medium', 'low'];
    for (const args of [{}, { checks: CHECKS.map(({ id }) => id), limit: 1_000 }]) {
      const { text } = await answerAudit(sandboxSource(network.sandbox), args);
      const severities = text.match(/^(high|medium|low)(?= )/gm) ?? [];
      expect(new Set(severities).size).toBe(3);
      expect(severities).toEqual(worstFirst.flatMap((each) => severities.filter((one) => one === each)));
    }
  });

  it('runs every check if none is named', async () => {
    for (const { plant } of PLANTED) plant(network);
    const [all, none] = await Promise.all(
      [{}, { checks: [] }].map((args) => answerAudit(sandboxSource(network.sandbox), args)),
    );
    expect(none).toStrictEqual(all);
  });

  it('proposes a policy whose name is free', async () => {
    PLANTED.find(({ what }) => what.source.startsWith('lost may not use any edge router'))?.plant(network);
    const nameOf = async () => {
      const fixes = (await find('service-cannot-answer')).map(({ fix }) => fix);
      return fixes.find((fix) => fix?.tool === 'createServiceEdgeRouterPolicy')?.arguments['name'];
    };
    const name = await nameOf();
    expect(name).toBe('routers-of-lost');
    const inert = { name, semantic: 'AnyOf', serviceRoles: ['#nothing'], edgeRouterRoles: ['#nothing'] };
    await call(network.sandbox, { tool: 'createServiceEdgeRouterPolicy', arguments: inert });
    expect(await nameOf()).toBe('routers-of-lost-2');
  });

  it('expects no services in a network that has none yet', async () => {
    const all = { serviceRoles: ['#all'], edgeRouterRoles: ['#all'] };
    network.policy('serviceEdgeRouterPolicies', { name: 'every', ...all });
    network.policy('serviceEdgeRouterPolicies', { name: 'some', ...all, serviceRoles: ['#some'] });
    for (const { id } of network.sandbox.world.store.list('services')) network.remove('services', id);
    const found = (await find('policy-matches-nothing')).map(({ what }) => what);
    expect(found).toContain('some matches no service: AnyOf #some');
    expect(found.filter((what) => what.includes('#all'))).toEqual([]);
  });

  it('knows who is meant by a name where an id belongs, and by an id where an attribute does', async () => {
    network.person('id-of-zoe', [], { name: 'zoe' });
    network.update('servicePolicies', 'dial', { identityRoles: ['#engineering', '@zoe'] });
    const roles = { identityRoles: ['#id-of-zoe'], serviceRoles: ['#common'] };
    network.policy('servicePolicies', { name: 'by-id', type: 'Dial', ...roles });
    const corrected = async (check: string) => (await find(check)).map(({ fix }) => fix?.arguments['identityRoles']);
    expect(await corrected('dangling-references')).toEqual([['#engineering', '@id-of-zoe']]);
    expect(await corrected('policy-matches-nothing')).toEqual([['@id-of-zoe']]);
  });

  it('takes the configs of routers for used', async () => {
    network.plant('configs', { id: 'links', name: 'links', configTypeId: 'router.link.v1', data: {} });
    network.update('routers', 'r1', { configs: ['links'] });
    expect(await find('unused-configs')).toEqual([]);
  });

  it('shows services that their only host does not bind as one', async () => {
    for (const name of ['crm', 'erp', 'git', 'mail']) network.service(name, ['common']);
    const [one, ...others] = await foldedFindings('service-cannot-answer');
    expect(others).toEqual([]);
    expect(one?.what).toMatch(/^4 services have no terminator, although \S+ may host them$/);
    expect(one?.next).toMatch(/^Start the host program of /);
  });

  it('keeps the id of a finding, and no two have the same', async () => {
    for (const { plant } of PLANTED.slice(0, 3)) plant(network);
    const [first, second] = [
      await runAudit(sandboxSource(network.sandbox)),
      await runAudit(sandboxSource(network.sandbox)),
    ];
    const ids = first.findings.map(({ id }) => id);
    expect(second.findings.map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows many faults with one root as one, and keeps the id of each', async () => {
    network.update('serviceEdgeRouterPolicies', 'serp', { edgeRouterRoles: ['#nowhere'] });
    for (const name of ['crm', 'erp']) network.service(name, ['common']);
    const check = 'service-cannot-answer';
    const ids = (...names: readonly string[]) => names.map((name) => `${check}:no-router:${name}`);
    expect((await foldedFindings(check)).map(({ id }) => id).sort()).toEqual(ids('crm', 'erp', 'wiki'));
    network.service('git', ['common']);
    const [one, ...others] = await foldedFindings(check);
    expect(others).toEqual([]);
    expect(one?.entities.map(({ name }) => name)).toEqual(['service-routers', 'crm', 'erp', 'git', 'wiki']);
    const answered = (baseline: readonly string[]) =>
      answerAudit(sandboxSource(network.sandbox), { checks: [check], baseline });
    const { data, text } = await answered([]);
    expect(data).toMatchObject({ findings: ids('crm', 'erp', 'git', 'wiki').map((id) => ({ id })) });
    expect(text).toMatch(/^4 findings\.\nhigh 4 services may not use any edge router: service-routers includes them/);
    expect(text).toContain(`id: ${ids('crm')}, and 3 more with the same cause`);
    const known = ids('crm', 'erp', 'wiki');
    expect((await answered(known)).data, 'a service that joins them is new').toMatchObject({
      findings: [{ id: ids('git')[0] }],
    });
  });

  it('shows the worst first, and every cause before more of the same', async () => {
    const waiting = (n: number) => `waiting-${String(n).padStart(2, '0')}`;
    for (let n = 0; n < 30; n++) {
      const id = waiting(n);
      network.plant('identities', { id, name: id, typeId: 'Default', authPolicyId: 'default' });
      network.plant('enrollments', { id, method: 'ott', identityId: id, token: id, expiresAt: '2026-11-29T00:00:00Z' });
    }
    network.person('switched-off', ['staff'], { disabled: true });
    const { data, text } = await answerAudit(sandboxSource(network.sandbox), { checks: ['unusable-identities'] });
    expect(text).toContain('switched-off is disabled');
    expect(text).toMatch(/\nand \d+ more \(enrollment-expires \d+\): raise limit/);
    const ids = (data['findings'] as readonly Finding[]).map(({ id }) => id.split(':')[1]);
    expect(ids.slice(0, 3).sort(), 'the data too').toEqual(['disabled', 'enrollment-expires', 'enrollment-expires']);
  });

  it('finds enrollments whose identity does not exist, where a controller still lists them', () => {
    const orphan = { id: 'e1', identityId: 'gone' };
    const lists = { ...NO_LISTS, enrollments: [orphan] };
    const [fault, ...others] = orphanEnrollments.find(new AuditModel(Network.of(NO_ROWS), lists, new Date(0)));
    expect(fault?.fix).toEqual({ tool: 'deleteEnrollment', arguments: { id: 'e1' } });
    expect(others).toEqual([]);
    const routers = { ...NO_LISTS, enrollments: [{ id: 'e2', edgeRouterId: 'gone' }] };
    expect([...orphanEnrollments.find(new AuditModel(Network.of(NO_ROWS), routers, new Date(0)))]).toMatchObject([
      { what: 'enrollment e2 is for the edge router gone, which does not exist' },
    ]);
  });

  it.each([
    [
      { version: 'v1.5.4', capabilities: [] },
      ['does not support logging in with OIDC', 'cannot be part of a cluster', 'older than its routers router-1'],
    ],
    [{ version: 'v2.1.0', capabilities: ['OIDC_AUTH', 'HA_CONTROLLER'] }, []],
    [{ version: 'v0.0.0', capabilities: ['OIDC_AUTH', 'HA_CONTROLLER'] }, []],
  ])('says what a controller of %j lacks', (controller, lacks) => {
    const router = { id: 'r1', name: 'router-1', versionInfo: { version: 'v2.0.0' } };
    const withRouter = Network.of({ ...NO_ROWS, routers: [router] });
    const model = new AuditModel(withRouter, { ...NO_LISTS, controller: [controller] }, new Date(0));
    const faults = [...controllerVersion.find(model)].filter((fault) => fault !== undefined);
    for (const fault of faults) expectRemedy(fault);
    const found = faults.map(({ what }) => what);
    expect(found).toEqual(lacks.map((each) => expect.stringContaining(each)));
  });

  it('has a seeded fault for every check', () => {
    const planted = new Set(PLANTED.map(({ check }) => check));
    expect(CHECKS.map(({ id }) => id).filter((id) => !planted.has(id))).toEqual([
      'orphan-enrollments',
      'controller-version',
    ]);
  });
});
