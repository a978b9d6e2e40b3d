/** Questions whose answer could send an operator the wrong way: a fix that does not help, or gives too much. */
import { beforeEach, describe, expect, it } from 'vitest';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { publish } from '../../src/insight/publish/answer.ts';
import { wantedOf } from '../../src/insight/publish/plan-service.ts';
import { answerWhat, answerWho } from '../../src/insight/reach/answer.ts';
import { loadNetwork } from '../../src/insight/reading/load-network.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import type { Link } from '../../src/insight/wording/finding.ts';
import { redactPatterns } from '../../src/runtime/safety/secrets/patterns.ts';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

let sandbox: SandboxInside;
beforeEach(async () => {
  sandbox = await sandboxInside('small');
});

const plant = (kind: string, fields: Record<string, unknown>) => void sandbox.world.store.insert(kind, fields);
const named = (kind: string, name: string): Entity =>
  sandbox.world.store.list(kind).find((row) => row['name'] === name) ?? expect.fail(`no ${name}`);
const change = (kind: string, name: string, fields: Record<string, unknown>) =>
  void sandbox.world.store.update(kind, named(kind, name).id, fields);
const person = (name: string, fields: Record<string, unknown> = {}) =>
  plant('identities', {
    ...{ id: name, name, typeId: 'Default', authPolicyId: 'default', roleAttributes: ['engineering', 'employees'] },
    ...fields,
  });

const primary = (allowed: string, more: object = {}) => ({
  cert: { allowed: false },
  updb: { allowed: false },
  extJwt: { allowed: false, allowedSigners: [] },
  [allowed]: { allowed: true, ...more },
});

const signer = (fields: Record<string, unknown> = {}) =>
  plant('externalJwtSigners', {
    ...{ id: 'sso', name: 'sso', issuer: 'https://sso.example', audience: 'ziti', enabled: true },
    ...{ claimsProperty: 'email', useExternalId: true, jwksEndpoint: 'https://sso.example/jwks', ...fields },
  });

async function credentialOf(identity: string): Promise<Link> {
  const { data } = await answerExplain(sandboxSource(sandbox), { identity, service: 'git' });
  const links = data['links'] as readonly Link[];
  return links.find(({ link }) => link === 'authentication') ?? expect.fail('no credential');
}

describe('a login that needs something else than a certificate', () => {
  it('by tokens only, without an external id: names the claim, and no enrollment', async () => {
    signer();
    plant('authPolicies', {
      id: 'sso-only',
      name: 'sso-only',
      primary: primary('extJwt', { allowedSigners: ['sso'] }),
    });
    person('ann', { authPolicyId: 'sso-only' });
    const link = await credentialOf('ann');
    expect(link).toMatchObject({
      state: 'broken',
      next: expect.stringContaining('patchIdentity {"id":"ann","externalId"'),
    });
    expect(link.what).toBe(
      'auth policy sso-only only takes tokens of external signers, and ann has no external id that a token could name',
    );
    expect(link.evidence.join()).toContain('with the external id in claim email');
  });

  it('by tokens only: an external id lets it in, and the matrix says what it lacks without one', async () => {
    signer();
    plant('authPolicies', {
      id: 'sso-only',
      name: 'sso-only',
      primary: primary('extJwt', { allowedSigners: ['sso'] }),
    });
    person('ann', { authPolicyId: 'sso-only' });
    const source = sandboxSource(sandbox);
    const { data } = await answerAudit(source, { checks: ['unusable-identities'] });
    const fault = (data['findings'] as readonly { id: string; next?: string }[]).find(({ id }) => id.endsWith(':ann'));
    expect(fault?.next).toMatch(/^Its auth policy sso-only accepts no credential of its own: set its external id/);
    const { text } = await answerWho(source, { service: 'git' });
    expect(text).toContain('not now: no signer of its auth policy sso-only takes a token for it; 1: ann');
    const named = { tool: 'patchIdentity', arguments: { id: 'ann', externalId: 'ann@example.com' } };
    expect((await answerWhatIf(source, named)).text).toContain('1 identity can log in again now: ann');
  });

  it('by tokens only, of no signer', async () => {
    plant('authPolicies', { id: 'sso-only', name: 'sso-only', primary: primary('extJwt') });
    person('ann', { authPolicyId: 'sso-only' });
    expect((await credentialOf('ann')).what).toMatch(/none of its signers is there and enabled$/);
  });

  it('by passwords only: an enrollment for a password', async () => {
    plant('authPolicies', { id: 'passwords', name: 'passwords', primary: primary('updb') });
    person('ann', { authPolicyId: 'passwords' });
    const { fix } = await credentialOf('ann');
    expect(fix).toMatchObject({ tool: 'createEnrollment', arguments: { method: 'updb', username: 'ann' } });
    expect((await call(sandbox, fix ?? expect.fail())).status).toBe(201);
  });
});

const onlineRouters = () =>
  sandbox.world.store.list('routers').filter((row) => (row['live'] as { isOnline?: boolean })?.isOnline === true)
    .length;

it('an identity without routers is given some, not an attribute that gives more', async () => {
  person('ann', { roleAttributes: ['engineering', 'berlin'] });
  plant('edgeRouterPolicies', {
    ...{ id: 'hosts-only', name: 'hosts-only', semantic: 'AllOf' },
    ...{ identityRoles: ['#hosts', '#berlin'], edgeRouterRoles: ['#all'] },
  });
  for (const row of sandbox.world.store.list('edgeRouterPolicies')) {
    if (row.id !== 'hosts-only' && row['isSystem'] !== true) sandbox.world.store.remove('edgeRouterPolicies', row.id);
  }
  const { data } = await answerExplain(sandboxSource(sandbox), { identity: 'ann', service: 'git' });
  const link = (data['links'] as readonly Link[]).find(({ link }) => link === 'edge routers');
  expect(link?.what).toContain('nearly: hosts-only requires all of its attributes, and ann lacks #hosts');
  expect(link?.fix?.tool).toBe('createEdgeRouterPolicy');
  expect(link?.fix?.arguments['edgeRouterRoles']).toHaveLength(Math.min(4, onlineRouters()));
});

it('a signer without a certificate has none that expires', async () => {
  signer();
  const { data } = await answerAudit(sandboxSource(sandbox), { checks: ['certificates-expiring'] });
  expect(data['findings']).toEqual([]);
});

it.each([
  ['an identity', answerWhat, { identity: '#sales' }, /^#sales is a role attribute: \d+ identities have it \(.*whatIf/],
  ['an identity, without #', answerWhat, { identity: 'sales' }, /^#sales is a role attribute: \d+ identities have it/],
  ['a service', answerWho, { service: '#production' }, /^#production is a role attribute: \d+ services have it/],
])('an attribute in place of %s is answered with who has it', async (_, answer, args, says) => {
  const source = sandboxSource(sandbox);
  const error = await answer(source, args).catch((refused: { readonly next: string }) => refused);
  const { next } = error as { readonly next: string };
  expect(next).toMatch(says);
  const { tool, given } = /(?<tool>create\w+)","arguments":(?<given>.*)\}\.$/.exec(next)?.groups ?? {};
  const { text } = await answerWhatIf(source, { tool, arguments: JSON.parse(given ?? '') });
  expect(text).toContain('GAINED dial');
});

it.each([
  ['whoCanReach', answerWho, { service: 'git-password' }],
  ['whatCanReach', answerWhat, { identity: 'yara-token' }],
  ['personReport', answerPerson, { identity: 'yara-token' }],
  ['explainAccess', answerExplain, { identity: 'yara-token', service: 'git-password' }],
])('%s: names that end like a field of a secret hide nothing', async (_, answer, args) => {
  change('servicePolicies', 'dial-engineering', { name: 'dial-secret' });
  change('services', 'git', { name: 'git-password' });
  change('identities', 'yara.moreau', { name: 'yara-token' });
  const { text } = await answer(sandboxSource(sandbox), args);
  expect(text).toContain('by "dial-secret"');
  expect(redactPatterns(text)).toBe(text);
});

it('deleting a router with the only terminator of a service takes that down', async () => {
  plant('services', { id: 'only', name: 'only', roleAttributes: ['engineering'], configs: [] });
  const routerId = named('routers', 'router-berlin-1').id;
  plant('terminators', { serviceId: 'only', routerId, hostId: 'h', binding: 'edge', address: 'a', cost: 0 });
  const callArgs = { tool: 'deleteEdgeRouter', arguments: { id: 'router-berlin-1' } };
  const { data, text } = await answerWhatIf(sandboxSource(sandbox), callArgs);
  expect(text).toMatch(/^deleteEdgeRouter would have this effect:/);
  expect(text).toMatch(/NOTHING ANSWERS ANY MORE: \d+ pairs \(\d+ identities, 1 service\)/);
  expect(data['hosting']).toMatchObject({
    unanswered: expect.arrayContaining([expect.objectContaining({ service: 'only' })]),
  });
});

it('what a leaver’s device hosts is reported before the device is disabled', async () => {
  person('ann-laptop', { tags: { owner: 'yara.moreau' } });
  const [routerId, serviceId] = [named('routers', 'router-berlin-1').id, named('services', 'git').id];
  plant('terminators', { serviceId, routerId, hostId: 'ann-laptop', binding: 'edge', address: 'a', cost: 0 });
  const { text } = await answerPerson(sandboxSource(sandbox), { identity: 'yara.moreau' });
  expect(text).toContain('ann-laptop can no longer log in, and its sessions end; it no longer hosts git');
});

it('publishing for a misspelt attribute names the one that exists', async () => {
  const passed = { name: 'new', address: 'new.example:443', dial: ['#slaes'], bind: ['#hosts'] };
  const { warnings } = await publish.foresee(sandboxSource(sandbox), passed);
  expect(warnings.join()).toContain('nobody may dial it: no identity has #slaes; similar attributes: #sales');
});

it.each([
  ['misspelt', { identityRoles: ['#enginering'] }, /identityRoles: no identity has #enginering; .* is #engineering\./],
  ['unknown', { serviceRoles: ['#nothing-like-it'] }, /serviceRoles: no service has #nothing-like-it\./],
])('a policy that would select nothing says why: %s', async (_, roles, says) => {
  const args = { name: 'new', type: 'Dial', semantic: 'AnyOf', identityRoles: ['#sales'], serviceRoles: ['#sales'] };
  const change = { tool: 'createServicePolicy', arguments: { ...args, ...roles } };
  expect((await answerWhatIf(sandboxSource(sandbox), change)).text).toMatch(says);
});

it('a role without # or @ is refused, as a controller refuses it', async () => {
  const args = { id: 'dial-sales', identityRoles: ['yara.moreau'] };
  const asked = answerWhatIf(sandboxSource(sandbox), { tool: 'patchServicePolicy', arguments: args });
  await expect(asked).rejects.toMatchObject({ next: 'Use "@yara.moreau" or "#yara.moreau".' });
  const { id } = named('servicePolicies', 'dial-sales');
  const reply = await call(sandbox, { tool: 'patchServicePolicy', arguments: { ...args, id } });
  expect(reply.status).toBe(400);
});

it.each([
  ['createServicePolicy', { name: 'p', type: 'Dial', semantic: 'AnyOf', identityRoles: ['#all', '#sales'] }],
  ['patchServicePolicy', { id: 'dial-sales', postureCheckRoles: ['#strict', '#all'] }],
  ['patchServicePolicy', { id: 'dial-sales', serviceRoles: ['#all', 'sales'] }],
])('%s with #all beside another role is refused, as a controller refuses it: %j', async (tool, given) => {
  const asked = answerWhatIf(sandboxSource(sandbox), { tool, arguments: given });
  await expect(asked).rejects.toThrow(/#all has to be the only role: a controller refuses it/);
  const id = 'id' in given ? { id: named('servicePolicies', 'dial-sales').id } : {};
  const reply = await call(sandbox, { tool, arguments: { ...given, ...id } });
  expect([reply.status, JSON.stringify(reply.body)]).toEqual([400, expect.stringContaining('#all')]);
});

it('publishing for everyone and others as well makes a policy that a controller accepts', async () => {
  const args = { name: 'open', address: 'tcp:open.ziti:443', dial: ['#engineering', '#all'], bind: ['#hosts'] };
  const network = await loadNetwork(sandboxSource(sandbox));
  expect(wantedOf(network, args).dial).toEqual(['#all']);
});

it.each([
  ['createIdentity', { name: 'n', type: 'Default', isAdmin: false, roleAttributes: ['enginering'] }, 'engineering'],
  ['patchIdentity', { id: 'yara.moreau', roleAttributes: ['employees', 'Engineering'] }, 'engineering'],
  ['patchService', { id: 'git', roleAttributes: ['comon'] }, 'common'],
  ['patchEdgeRouter', { id: 'router-berlin-1', roleAttributes: ['publc'] }, 'public'],
])('%s with an attribute that no policy names says so, and which one is near: %j', async (tool, given, near) => {
  const { text } = await answerWhatIf(sandboxSource(sandbox), { tool, arguments: given });
  const added = given.roleAttributes.at(-1);
  expect(text).toContain(`roleAttributes: no policy names #${added}; the nearest that one names is #${near}.`);
});

it('identities that only get in through posture checks are counted separately', async () => {
  const about = async () => (await answerWho(sandboxSource(sandbox), { service: 'git' })).text;
  expect(await about()).not.toContain('only while the device passes');
  change('servicePolicies', 'dial-engineering', { postureCheckRoles: ['#managed'] });
  expect(await about()).toMatch(/ of them work now, \d+ of these only while the device passes its posture checks\./);
});

describe('a policy and an identity that spell an attribute differently', () => {
  const firstOf = async () => {
    const { data, text } = await answerExplain(sandboxSource(sandbox), { identity: 'yara.moreau', service: 'git' });
    return { ...(data['first'] as Link), text };
  };

  it('the identity is mended where others have it as the policy wants it', async () => {
    change('identities', 'yara.moreau', { roleAttributes: ['employees', 'Engineering'] });
    const { fix, text } = await firstOf();
    expect(fix?.tool).toBe('patchIdentity');
    expect(text).not.toContain('misspelt');
  });

  it('the policy is mended where nobody has it so', async () => {
    change('servicePolicies', 'dial-engineering', { identityRoles: ['#Engineering'] });
    const { evidence, fix } = await firstOf();
    const { id } = named('servicePolicies', 'dial-engineering');
    expect(fix).toEqual({ tool: 'patchServicePolicy', arguments: { id, identityRoles: ['#engineering'] } });
    expect(evidence).toContain('no identity has #Engineering: the policy seems to be misspelt');
    expect((await call(sandbox, fix ?? expect.fail('no fix'))).status).toBe(200);
    expect((await firstOf()).text).toMatch(/^WORKS/);
  });

  it('and so is one that misspells an attribute of services', async () => {
    change('servicePolicies', 'dial-engineering', { serviceRoles: ['#enginering'] });
    const { id } = named('servicePolicies', 'dial-engineering');
    expect((await firstOf()).fix).toEqual({
      tool: 'patchServicePolicy',
      arguments: { id, serviceRoles: ['#engineering'] },
    });
  });
});

it('a check whose findings are less severe than asked for is not called clean', async () => {
  const source = sandboxSource(sandbox);
  const all = (await answerAudit(source, {})).data['counts'] as Readonly<Record<string, number>>;
  const { text } = await answerAudit(source, { severity: 'high' });
  const clean = /Nothing found: (.*)\./.exec(text)?.[1]?.split(', ') ?? [];
  expect(clean.filter((check) => (all[check] ?? 0) > 0)).toEqual([]);
});
