/** Questions of operators that an assistant asked without knowing the tools, and that were answered wrongly or in part. */
import { beforeEach, describe, expect, it } from 'vitest';
import { answerTests } from '../../src/insight/access-tests/answer.ts';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { unpublish } from '../../src/insight/publish/unpublish.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import type { Fix, Link } from '../../src/insight/wording/finding.ts';
import { forwardsText } from '../../src/insight/wording/forwards-text.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { sandboxSource } from './support/sandbox-source.ts';

let sandbox: SandboxInside;
const plant = (kind: string, id: string, fields: Record<string, unknown>) =>
  void sandbox.world.store.insert(kind, { id, name: id, ...fields });
const person = (id: string, roleAttributes: string[], more: Record<string, unknown> = {}) =>
  plant('identities', id, { typeId: 'Default', authPolicyId: 'default', roleAttributes, ...more });
const policy = (id: string, type: string, identityRoles: string[], serviceRoles: string[], more = {}) =>
  plant('servicePolicies', id, { type, semantic: 'AnyOf', identityRoles, serviceRoles, ...more });
const router = (id: string) =>
  plant('routers', id, { isEdge: true, isVerified: true, roleAttributes: [], live: { isOnline: true } });
const terminator = (id: string, routerId: string, more: Record<string, unknown>) =>
  plant('terminators', id, { serviceId: 'wiki', routerId, binding: 'edge', address: id, cost: 0, ...more });

const explained = async (identity: string, service: string) => {
  const { data } = await answerExplain(sandboxSource(sandbox), { identity, service });
  return data['links'] as readonly Link[];
};
const hosting = async () => (await explained('ann', 'wiki')).find(({ link }) => link === 'hosting');

/** ann may dial wiki, which has two routers. */
beforeEach(async () => {
  sandbox = await sandboxInside('empty');
  person('ann', ['staff']);
  plant('services', 'wiki', { roleAttributes: ['web'], encryptionRequired: true });
  router('r1');
  router('r2');
  policy('dial', 'Dial', ['#staff'], ['#web']);
  plant('edgeRouterPolicies', 'routers', { semantic: 'AnyOf', identityRoles: ['#all'], edgeRouterRoles: ['#all'] });
  plant('serviceEdgeRouterPolicies', 'carriers', {
    ...{ semantic: 'AnyOf', serviceRoles: ['#all'], edgeRouterRoles: ['#all'] },
  });
});

it('proposes hosts that exist, not those that most policies name', async () => {
  person('rack', ['racks']);
  policy('bind-one', 'Bind', ['#gone'], ['#one']);
  policy('bind-two', 'Bind', ['#gone'], ['#two']);
  policy('bind-three', 'Bind', ['#racks'], ['#three']);
  const { data } = await answerAudit(sandboxSource(sandbox), { checks: ['service-cannot-answer'] });
  const fixes = [(data['findings'] as readonly { fix: Fix }[])[0]?.fix, (await hosting())?.fix];
  for (const fix of fixes) {
    expect(fix).toMatchObject({ tool: 'createServicePolicy', arguments: { identityRoles: ['#racks'] } });
  }
});

it('proposes nobody if no host is left', async () => {
  policy('bind-one', 'Bind', ['#gone'], ['#one']);
  const link = await hosting();
  expect(link?.fix).toBeUndefined();
  expect(link?.next).toContain('Create a Bind policy with the identity that is to host it');
});

it.each([
  [
    'a better one is used as long as it is there',
    [{ precedence: 'failed' }, { precedence: 'default' }],
    'dials use precedence default (on r2), and failed (on r1) only if that is gone',
  ],
  [
    'the cheaper of two',
    [{ cost: 500 }, { cost: 10 }],
    'strategy smartrouting prefers a low cost: 10 on r2, 500 on r1',
  ],
  ['two alike', [{}, {}], undefined],
])('says which terminators dials use: %s', async (_, [first = {}, second = {}], says) => {
  terminator('t1', 'r1', first);
  terminator('t2', 'r2', second);
  expect((await hosting())?.evidence).toEqual(says === undefined ? [] : [says]);
});

it("says that a person has permissions as good as an administrator's", async () => {
  person('eve', [], { permissions: ['enrollment.create', 'service.read'] });
  const { text } = await answerPerson(sandboxSource(sandbox), { identity: 'eve' });
  expect(text).toContain('AS GOOD AS AN ADMINISTRATOR, by enrollment.create');
  person('bob', [], { permissions: ['service.read'] });
  expect((await answerPerson(sandboxSource(sandbox), { identity: 'bob' })).text).not.toContain('ADMINISTRATOR');
});

it('says who can log in once a signer is enabled, and that a code is missing', async () => {
  plant('externalJwtSigners', 'sso', { issuer: 'https://sso', audience: 'ziti', enabled: false, useExternalId: true });
  plant('authPolicies', 'by-token', {
    primary: { cert: { allowed: false }, updb: { allowed: false }, extJwt: { allowed: true, allowedSigners: ['sso'] } },
    secondary: { requireTotp: true },
  });
  person('tom', ['staff'], { authPolicyId: 'by-token', externalId: 'tom@lab' });
  const change = { tool: 'patchExternalJwtSigner', arguments: { id: 'sso', enabled: true } };
  const { data, text } = await answerWhatIf(sandboxSource(sandbox), change);
  expect(data['logIn']).toMatchObject({ letIn: ['tom'], lockedOut: [], incomplete: [] });
  expect(text).toContain('tom must then enroll a one-time code (TOTP) before any service.');
});

it('does not speak of what is left behind where all of it is deleted', async () => {
  const tags = { zitiMcpPublished: 'crm' };
  plant('services', 'crm', { configs: [], tags });
  policy('crm-dial', 'Dial', ['#staff'], ['@crm'], { tags });
  const { access, steps } = await unpublish.foresee(sandboxSource(sandbox), { service: 'crm' });
  expect(steps).toEqual(['deleteServicePolicy {"id":"crm-dial"}: "crm-dial"', 'deleteService {"id":"crm"}: "crm"']);
  expect(access?.textLines.join('\n')).toContain('LOST dial: 1 pair');
  expect(access?.textLines.join('\n')).not.toContain('Left behind');
  const alone = await answerWhatIf(sandboxSource(sandbox), { tool: 'deleteService', arguments: { id: 'crm' } });
  expect(alone.text).toContain('Left behind, for no other service: crm-dial (deleteServicePolicy).');
});

const catching = (id: string, addresses: string[], more = {}) =>
  plant('configs', id, {
    configTypeId: 'g7cIWbcGg',
    data: { addresses, protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }], ...more },
  });
const intercept = async () => (await explained('ann', 'wiki')).find(({ link }) => link === 'intercept');

it('compares the intercepts that only one identity gets', async () => {
  catching('own', ['wiki.test']);
  catching('crm-own', ['crm.test']);
  catching('for-ann', ['crm.test']);
  sandbox.world.store.update('services', 'wiki', { configs: ['own'] });
  plant('services', 'crm', { roleAttributes: ['web'], configs: ['crm-own'] });
  expect(await intercept()).toMatchObject({ state: 'passed', what: 'by own, clients catch tcp:wiki.test:443' });
  const pair = { serviceId: 'wiki', configId: 'for-ann' };
  const change = { tool: 'associateIdentitysServiceConfigs', arguments: { id: 'ann', serviceConfigs: [pair] } };
  expect((await answerWhatIf(sandboxSource(sandbox), change)).text).toContain('It then collides with crm.');
  plant('serviceConfigs', 'pair', { ...pair, identityId: 'ann' });
  expect(await intercept()).toMatchObject({
    state: 'unknown',
    evidence: [expect.stringContaining('crm catches tcp:crm.test:443 too'), expect.anything()],
  });
  person('bob', ['staff']);
  expect((await explained('bob', 'wiki')).find(({ link }) => link === 'intercept')?.state).toBe('passed');
});

it('does not report intercepts for other senders as a collision', async () => {
  catching('one', ['db.test'], { allowedSourceAddresses: ['10.1.0.0/16'] });
  catching('two', ['db.test'], { allowedSourceAddresses: ['10.2.0.0/16'] });
  sandbox.world.store.update('services', 'wiki', { configs: ['one'] });
  plant('services', 'crm', { roleAttributes: ['web'], configs: ['two'] });
  expect(await intercept()).toMatchObject({
    state: 'passed',
    what: 'by one, clients catch tcp:db.test:443 from 10.1.0.0/16',
  });
  const audit = async () =>
    (await answerAudit(sandboxSource(sandbox), { checks: ['intercept-collisions'] })).data['findings'];
  expect(await audit()).toEqual([]);
  const data = { addresses: ['db.test'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
  const change = { tool: 'patchConfig', arguments: { id: 'two', data } };
  expect((await answerWhatIf(sandboxSource(sandbox), change)).text).toMatch(
    /instead of tcp:db\.test:443 from 10\.2\.0\.0\/16\n {2}it then collides with wiki/,
  );
  sandbox.world.store.update('configs', 'two', { data });
  expect(await audit()).toHaveLength(1);
});

it('adds up the ranges that a host allows', async () => {
  catching('wide', ['10.0.0.0/8']);
  const ports = {
    forwardProtocol: true,
    allowedProtocols: ['tcp'],
    forwardPort: true,
    allowedPortRanges: [{ low: 443, high: 443 }],
  };
  const host = (allowedAddresses: string[]) => ({
    configTypeId: 'NH5p4FpGR',
    data: { ...ports, forwardAddress: true, allowedAddresses },
  });
  plant('configs', 'host', host(['10.0.0.0/9', '10.128.0.0/9']));
  sandbox.world.store.update('services', 'wiki', { configs: ['wide', 'host'] });
  expect((await intercept())?.state).toBe('passed');
  sandbox.world.store.update('configs', 'host', host(['10.0.0.0/9', '10.128.0.0/10']));
  expect((await intercept())?.evidence[1]).toBe('host does not forward all of 10.0.0.0/8 (allowedAddresses)');
});

it('knows names that are taken beyond the edge: a controller then changes nothing', async () => {
  plant('services', 'taken', { isFabricOnly: true });
  const ask = (tool: string, args: object) =>
    answerWhatIf(sandboxSource(sandbox), { tool, arguments: { name: 'taken', ...args } });
  const patched = await ask('patchService', { id: 'wiki', roleAttributes: [] });
  expect(patched.text).toContain(
    'The name "taken" is empty or taken: a controller accepts such a change without making',
  );
  expect(patched.data['lost']).toEqual([]);
  await expect(ask('createService', { encryptionRequired: true })).rejects.toThrow('The name "taken" is taken');
});

describe('policies that could be deleted', () => {
  const redundant = async () => {
    const { data } = await answerAudit(sandboxSource(sandbox), { checks: ['redundant-policies'] });
    return (data['findings'] as readonly { what: string }[]).map(({ what }) => what);
  };
  const check = (id: string) => plant('postureChecks', id, { typeId: 'DOMAIN', domains: ['corp.test'] });

  it('one that others cover together', async () => {
    person('bob', ['ops']);
    plant('services', 'crm', { roleAttributes: ['sales'] });
    policy('both', 'Dial', ['#staff', '#ops'], ['#web', '#sales']);
    policy('ops', 'Dial', ['#ops'], ['#web', '#sales']);
    expect(await redundant()).toEqual([
      'dial grants nothing that both does not grant too',
      'ops grants nothing that both does not grant too',
    ]);
    policy('sales', 'Dial', ['#staff', '#ops'], ['#sales']);
    sandbox.world.store.remove('servicePolicies', 'ops');
    policy('web', 'Dial', ['#ops'], ['@wiki']);
    expect(await redundant()).toEqual(['both grants nothing that sales, dial, web do not grant too']);
  });

  it('only one of two alike, and none that asks for less, or grants another way', async () => {
    policy('again', 'Dial', ['@ann'], ['@wiki']);
    expect(await redundant()).toHaveLength(1);
    check('domain');
    sandbox.world.store.update('servicePolicies', 'again', { postureCheckRoles: ['@domain'] });
    expect(await redundant()).toEqual(['again grants nothing that dial does not grant too']);
    sandbox.world.store.update('servicePolicies', 'again', { type: 'Bind' });
    expect(await redundant()).toEqual([]);
    policy('everyone', 'Dial', ['#all'], ['#all']);
    expect(await redundant()).toEqual([]);
  });
});

it.each([
  [{ protocol: 'tcp', address: '10.0.0.1', port: 80 }, 'tcp:10.0.0.1:80'],
  [{ forwardProtocol: true, address: '10.0.0.1', forwardPort: true }, '10.0.0.1 with the dialed protocol and port'],
  [{ protocol: 'tcp', forwardAddress: true, port: 443 }, 'tcp:443 with the dialed address'],
  [{ forwardProtocol: true, forwardAddress: true, forwardPort: true }, 'what is dialed'],
])('says where a host with %j forwards to', (data, target) => {
  expect(forwardsText({ id: 'h', name: 'h', configTypeId: 'NH5p4FpGR', data })).toBe(target);
});

it('says which access tests name nobody or nothing, and what they may mean', async () => {
  person('bob', ['contractors']);
  const tests = [
    { identity: '#contractor', deny: ['wiki'] },
    { identity: '#interns', deny: ['wiki'] },
    { identity: 'bob', accept: ['#webb'] },
  ];
  plant('services', 'site', { roleAttributes: ['webs'] });
  const { text } = await answerTests(sandboxSource(sandbox), { tests });
  expect(text).toContain(
    'tests nothing: must not dial: #contractor -> wiki (there is no identity #contractor; similar: #contractors)',
  );
  expect(text).toContain('tests nothing: must not dial: #interns -> wiki (there is no identity #interns)');
  expect(text).toMatch(
    /^FAILED: 2 pairs as expected, 1 not\.\nmust dial: bob -> #webb \(there is no service #webb; similar/,
  );
});
