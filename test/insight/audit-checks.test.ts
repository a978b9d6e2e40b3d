/** Every check of the audit: a fault is planted, the check finds it, and its fix removes it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Network } from '../../src/access/network.ts';
import type { Fault } from '../../src/insight/audit/check.ts';
import { controllerVersion } from '../../src/insight/audit/checks/controller-version.ts';
import { CHECKS } from '../../src/insight/audit/checks/index.ts';
import { orphanEnrollments } from '../../src/insight/audit/checks/orphan-enrollments.ts';
import { AuditModel } from '../../src/insight/audit/model.ts';
import { type Finding, runAudit } from '../../src/insight/audit/run-audit.ts';
import { identityFaults } from './support/identity-faults.ts';
import { policyFaults } from './support/policy-faults.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';
import { serviceFaults } from './support/service-faults.ts';
import { sharedFaults } from './support/shared-faults.ts';
import { type SoundNetwork, soundNetwork } from './support/sound-network.ts';

const PLANTED = [...policyFaults, ...serviceFaults, ...identityFaults, ...sharedFaults];

const NO_ROWS = {
  identities: [],
  services: [],
  routers: [],
  postureChecks: [],
  servicePolicies: [],
  edgeRouterPolicies: [],
  serviceEdgeRouterPolicies: [],
};
const NO_LISTS = {
  configs: [],
  terminators: [],
  authPolicies: [],
  enrollments: [],
  cas: [],
  signers: [],
  authenticators: [],
  controller: [],
};

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
    const before = await find(check);
    expect(before.filter((finding) => what.test(finding.what))).toEqual([]);
    fault.plant(network);
    const found =
      (await find(check)).find((finding) => what.test(finding.what)) ??
      expect.fail(`not found: ${(await find(check)).map((one) => one.what)}`);
    const [about] = found.entities;
    expect(found.evidence.join(' '), 'names what it is about').toContain(about?.id);
    expect(found.fix !== undefined, JSON.stringify(found.fix)).toBe(fault.fixed);
    for (const each of await find(check)) expectRemedy(each);
    if (found.fix === undefined) return;
    expect(JSON.stringify(found.fix), 'names nothing that was deleted').not.toContain('@nobody');
    const reply = await call(network.sandbox, found.fix);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    expect((await find(check)).map(({ id }) => id)).not.toContain(found.id);
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

  it('counts many faults with one root as one, whose id stays while entities come and go', async () => {
    network.update('serviceEdgeRouterPolicies', 'serp', { edgeRouterRoles: ['#nowhere'] });
    const ids = async () => (await find('service-cannot-answer')).map(({ id }) => id);
    expect(await ids()).toEqual(['service-cannot-answer:no-router:wiki']);
    for (const name of ['crm', 'erp', 'git']) network.service(name, ['common']);
    expect(await ids()).toEqual(['service-cannot-answer:no-router:serp']);
    network.service('hr', ['common']);
    expect(await ids()).toEqual(['service-cannot-answer:no-router:serp']);
    const [finding] = await find('service-cannot-answer');
    expect(finding?.entities.map(({ name }) => name)).toEqual(['service-routers', 'crm', 'erp', 'git', 'hr', 'wiki']);
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
      ['has no login with OIDC', 'cannot be part of a cluster', 'older than its routers router-1'],
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
