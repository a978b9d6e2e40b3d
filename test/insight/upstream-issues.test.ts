/**
 * Problems that operators keep reporting of OpenZiti, made on the embedded controller as far as a controller shows them.
 * Each is named by the tool that an operator would ask.
 */
import { beforeEach, expect, it } from 'vitest';
import { Network } from '../../src/access/network.ts';
import { routersDown } from '../../src/insight/audit/checks/routers-down.ts';
import { AuditModel } from '../../src/insight/audit/model.ts';
import { INSIGHT_TOOLS } from '../../src/insight/index.ts';
import { planService, wantedOf } from '../../src/insight/publish/plan-service.ts';
import { loadNetwork } from '../../src/insight/reading/load-network.ts';
import type { ToolArguments } from '../../src/insight/reading/source.ts';
import type { InsightTool } from '../../src/insight/tool.ts';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { EDGE_TERMINATOR } from './support/edge-terminator.ts';
import { NO_LISTS, NO_ROWS } from './support/no-rows.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

let sandbox: SandboxInside;
const plant = (kind: string, fields: Record<string, unknown>): Entity => sandbox.world.store.insert(kind, fields);
const policy = (kind: string, fields: Record<string, unknown>) => plant(kind, { semantic: 'AnyOf', ...fields });

function person(name: string, roleAttributes: string[], more: Record<string, unknown> = {}): void {
  plant('identities', { id: name, name, typeId: 'Default', authPolicyId: 'default', roleAttributes, ...more });
  plant('authenticators', { id: `${name}-cert`, method: 'cert', identityId: name, fingerprint: 'ab' });
}

function service(name: string, configs: string[] = []): void {
  plant('services', { id: name, name, roleAttributes: ['common'], configs, encryptionRequired: true });
}

function router(name: string, roleAttributes: string[], more: Record<string, unknown> = {}): void {
  const live = { isOnline: true, versionInfo: { version: 'v2.0.0' } };
  plant('routers', { id: name, name, isEdge: true, isVerified: true, roleAttributes, live, ...more });
}

const terminator = (serviceId: string, routerId: string, more: Record<string, unknown> = {}) =>
  plant('terminators', { ...EDGE_TERMINATOR, serviceId, routerId, hostId: 'host', ...more });

const intercept = (name: string, address: string, port: number) =>
  plant('configs', {
    id: name,
    name,
    configTypeId: 'g7cIWbcGg',
    data: { addresses: [address], protocols: ['tcp'], portRanges: [{ low: port, high: port }] },
  });

async function ask(name: string, args: ToolArguments) {
  const tool = INSIGHT_TOOLS.find((each: InsightTool) => each.name === name);
  if (tool === undefined || tool.effect !== undefined) throw new Error(`${name} answers no question`);
  return (await tool.load())(sandboxSource(sandbox), args);
}

interface Explained {
  readonly verdict: string;
  readonly first: {
    readonly link: string;
    readonly what: string;
    readonly evidence: readonly string[];
    readonly fix?: never;
    readonly next?: string;
  } | null;
  readonly links: readonly { readonly link: string; readonly state: string; readonly evidence: readonly string[] }[];
}

interface Found {
  readonly evidence: readonly string[];
  readonly fix?: never;
}

const explained = async (args: ToolArguments) => (await ask('explainAccess', args)).data as unknown as Explained;

/** A network that works: ann dials wiki, host hosts it, both by router-1. */
beforeEach(async () => {
  sandbox = await sandboxInside('empty');
  router('r1', ['public']);
  person('ann', ['staff']);
  person('host', ['hosts', 'staff']);
  service('wiki');
  terminator('wiki', 'r1');
  policy('servicePolicies', { name: 'dial', type: 'Dial', identityRoles: ['#staff'], serviceRoles: ['#common'] });
  policy('servicePolicies', { name: 'bind', type: 'Bind', identityRoles: ['#hosts'], serviceRoles: ['#common'] });
  policy('edgeRouterPolicies', { name: 'routers', identityRoles: ['#all'], edgeRouterRoles: ['#public'] });
  policy('serviceEdgeRouterPolicies', { name: 'carriers', serviceRoles: ['#common'], edgeRouterRoles: ['#public'] });
});

it('the network works before anything is broken in it', async () => {
  expect(await explained({ identity: 'ann', service: 'wiki' })).toMatchObject({ verdict: 'works', first: null });
});

/** A router that hosts is refused, and the controller's message says neither which policy is missing nor that one is. */
it('openziti/ziti 4193: a router that may bind and does not host lacks a service edge router policy, not a bind policy', async () => {
  router('tunneler', ['private'], { isTunnelerEnabled: true });
  plant('identities', { id: 'tunneler', name: 'tunneler', typeId: 'Router', roleAttributes: ['edge-hosts'] });
  policy('servicePolicies', { name: 'edge', type: 'Bind', identityRoles: ['#edge-hosts'], serviceRoles: ['@wiki'] });
  const withoutRouter = await explained({ identity: 'tunneler', service: 'wiki', kind: 'bind' });
  expect(withoutRouter.first).toMatchObject({ link: 'edge routers' });
  expect(withoutRouter.first?.what).toMatch(/no service edge router policy links wiki .*to the router tunneler/);
  const withoutPolicy = await explained({ identity: 'ann', service: 'wiki', kind: 'bind' });
  expect(withoutPolicy.first).toMatchObject({ link: 'bind policy' });
  const reply = await call(sandbox, withoutRouter.first?.fix ?? expect.fail('no fix'));
  expect(reply.status).toBeLessThan(300);
  const mended = await explained({ identity: 'tunneler', service: 'wiki', kind: 'bind' });
  expect(mended.links.find(({ link }) => link === 'edge routers')?.state).toBe('passed');
});

/** The policy advisor finds a router in common, by a policy for all identities; a tunneler uses its own router alone. */
it('openziti/ziti 1366: a router tunneler has access only where its own router may carry the service', async () => {
  router('tunneler', ['private'], { isTunnelerEnabled: true });
  plant('identities', { id: 'tunneler', name: 'tunneler', typeId: 'Router', roleAttributes: ['staff'] });
  const dial = await explained({ identity: 'tunneler', service: 'wiki' });
  expect(dial).toMatchObject({ verdict: 'broken', first: { link: 'edge routers' } });
  const { data } = await ask('whoCanReach', { service: 'wiki' });
  expect(data['entries']).toContainEqual(
    expect.objectContaining({ name: 'tunneler', works: false, obstacle: 'no enabled edge router in common' }),
  );
});

/** The client is told of "no terminators for instanceId" while a terminator is listed. */
it('openziti/ziti 1427: distinguishes a terminator that needs an instance name from no terminator', async () => {
  service('zcat');
  terminator('zcat', 'r1', { instanceId: 'host', identity: 'host' });
  const { first } = await explained({ identity: 'ann', service: 'zcat' });
  expect(first).toMatchObject({ link: 'hosting' });
  expect(first?.what).toMatch(/only answers dials that name its instance \(host\)/);
  expect(first?.evidence.join()).toMatch(/bindUsingEdgeIdentity/);
});

/** The client's failures are counted as "other" errors; whether nothing answers, or no such instance, a controller shows. */
it('openziti/ziti 579: distinguishes no terminators from none for the dialed instance', async () => {
  service('zcat');
  const nothing = (await explained({ identity: 'ann', service: 'zcat' })).first;
  expect(nothing).toMatchObject({
    link: 'hosting',
    what: expect.stringMatching(/^nothing hosts zcat \(no terminators\)/),
  });
  const audit = async () => (await ask('auditNetwork', { checks: ['service-cannot-answer'] })).text;
  expect(await audit()).toMatch(/zcat: nothing hosts it now/);
  terminator('zcat', 'r1', { instanceId: 'x' });
  expect(await audit()).not.toMatch(/zcat/);
  const otherInstance = (await explained({ identity: 'ann', service: 'zcat' })).first;
  expect(otherInstance).toMatchObject({ link: 'hosting', what: expect.stringMatching(/name its instance \(x\)/) });
});

/** Whether a tunneler excludes the resolver of its machine, only the machine knows; what the intercept catches, a controller shows. */
it('openziti/ziti 2400: reports an intercept that catches the DNS of its own clients', async () => {
  const portRanges = [{ low: 1, high: 65_535 }];
  const data = { addresses: ['0.0.0.0/1', '128.0.0.0/1'], protocols: ['tcp', 'udp'], portRanges };
  plant('configs', { id: 'all', name: 'all-internet', configTypeId: 'g7cIWbcGg', data });
  service('internet', ['all']);
  terminator('internet', 'r1');
  intercept('wiki-80', 'wiki.ziti', 80);
  sandbox.world.store.update('services', 'wiki', { configs: ['wiki-80'] });
  const { links, verdict } = await explained({ identity: 'ann', service: 'wiki' });
  expect(verdict).toBe('works');
  const evidence = () => links.find(({ link }) => link === 'intercept')?.evidence.join();
  expect(evidence()).toMatch(/internet catches DNS lookups at public resolvers/);
  const audit = async () => (await ask('auditNetwork', { checks: ['intercepted-dns'] })).data['findings'] as Found[];
  const [found] = await audit();
  expect(found).toMatchObject({
    certainty: 'plausible',
    entities: [expect.objectContaining({ name: 'all-internet' })],
  });
  expect(found?.evidence).toContainEqual(expect.stringMatching(/^2 identities may dial internet/));
  expect((await call(sandbox, found?.fix ?? expect.fail('no fix'))).status).toBe(200);
  expect(await audit()).toEqual([]);
  expect(sandbox.world.store.get('configs', 'all')?.['data']).toEqual({
    ...data,
    portRanges: [
      { low: 1, high: 52 },
      { low: 54, high: 65_535 },
    ],
  });
});

/** The identity's own flags say that it has no connection; what a router reported late, a controller does not show. */
it('openziti/ziti 1093: recognizes an active identity that is listed as offline by its circuits', async () => {
  plant('circuits', {
    id: 'c1',
    clientId: 'ann',
    oidcSessionId: 'login',
    serviceId: 'wiki',
    path: { nodes: [], links: [] },
    terminatorId: 't',
  });
  const { text } = await ask('personReport', { identity: 'ann' });
  expect(text).toMatch(/0 API sessions, 1 circuit .*it appears to be offline/);
  expect(text).toMatch(/only its circuits are visible/);
});

/** Whether an old controller would let an expired token enroll, it does not show; that the token has ended, it does. */
it('openziti/ziti 2559: reports a token that expires before its enrollment', async () => {
  plant('identities', {
    id: 'new',
    name: 'new',
    typeId: 'Default',
    authPolicyId: 'default',
    roleAttributes: ['staff'],
  });
  const exp = Date.parse('2026-11-01T00:00:00Z') / 1000;
  const jwt = ['{}', JSON.stringify({ exp }), ''].map((part) => Buffer.from(part).toString('base64url')).join('.');
  plant('enrollments', {
    id: 'e1',
    method: 'ott',
    identityId: 'new',
    token: 't',
    jwt,
    expiresAt: '2027-11-01T00:00:00Z',
  });
  const { text } = await ask('auditNetwork', { checks: ['unusable-identities'] });
  expect(text).toMatch(/new never enrolled: .*open until 2027.* but the token itself expired at 2026-11-01/);
  expect(text).toMatch(/fix: refreshEnrollment/);
});

/** The command line had no way to enroll an identity again; the management API has. */
it('openziti/ziti 2378: suggests the call that enrolls an identity without credentials again', async () => {
  sandbox.world.store.remove('authenticators', 'ann-cert');
  const { first } = await explained({ identity: 'ann', service: 'wiki' });
  expect(first).toMatchObject({ link: 'authentication', fix: { tool: 'createEnrollment' } });
  const reply = await call(sandbox, first?.fix ?? expect.fail('no fix'));
  expect(reply.status).toBe(201);
  const then = await explained({ identity: 'ann', service: 'wiki' });
  expect(then.first?.what).toMatch(/its enrollment is open/);
  expect(then.first?.next).toMatch(/^Give its token to the device/);
});

/** A service that is published for a test fails where no blanket policy gives it routers. */
it('openziti/ziti 3195: publishing a service creates a router policy if none covers it', async () => {
  const args = { name: 'probe', address: 'tcp:probe.ziti:80', dial: ['#staff'], bind: ['#hosts'] };
  const network = await loadNetwork(sandboxSource(sandbox));
  const tools = planService(network, wantedOf(network, args)).steps.map(({ tool }) => tool);
  expect(tools).toContain('createServiceEdgeRouterPolicy');
  const covered = { ...args, attributes: ['common'] };
  const fewer = planService(network, wantedOf(network, covered)).steps.map(({ tool }) => tool);
  expect(fewer).not.toContain('createServiceEdgeRouterPolicy');
});

/** Which rules a router tunneler skipped, only the router knows; that two services share a name, a controller shows. */
it('openziti/ziti 3867: reports services that share a host name with different ports', async () => {
  intercept('wiki-80', 'shared.ziti', 80);
  intercept('files-443', 'shared.ziti', 443);
  sandbox.world.store.update('services', 'wiki', { configs: ['wiki-80'] });
  service('files', ['files-443']);
  const { links, verdict } = await explained({ identity: 'ann', service: 'wiki' });
  expect(verdict).toBe('works');
  expect(links.find(({ link }) => link === 'intercept')?.evidence.join()).toMatch(/files has the same host name/);
});

/** Which audience a refused token had, only the controller's log tells; which it must have, the signer does. */
it('openziti/ziti 2931: says what a token of a signer must contain', async () => {
  plant('externalJwtSigners', {
    id: 's1',
    name: 'idp',
    issuer: 'https://id.example',
    audience: 'ziti',
    claimsProperty: 'email',
    useExternalId: true,
    enabled: true,
  });
  const primary = {
    cert: { allowed: false, allowExpiredCerts: false },
    updb: { allowed: false },
    extJwt: { allowed: true, allowedSigners: ['s1'] },
  };
  plant('authPolicies', { id: 'sso', name: 'sso', primary, secondary: { requireTotp: false } });
  person('ben', ['staff'], { authPolicyId: 'sso', externalId: 'ben@example.com' });
  const { links } = await explained({ identity: 'ben', service: 'wiki' });
  const credential = links.find(({ link }) => link === 'authentication');
  expect(credential?.evidence.join()).toMatch(
    /signer idp takes tokens of issuer https:\/\/id\.example for audience ziti, with the external id in claim email/,
  );
  sandbox.world.store.update('externalJwtSigners', 's1', { enabled: false });
  const { first } = await explained({ identity: 'ben', service: 'wiki' });
  expect(first?.what).toMatch(/its signer idp is disabled/);
  expect(first?.fix).toMatchObject({ tool: 'patchExternalJwtSigner', arguments: { id: 's1', enabled: true } });
});

/** What a provider puts into its tokens, a controller never sees; which settings of a signer cannot fit each other, it shows. */
it('openziti/ziti 2701: reports settings of a signer with which its tokens are refused', async () => {
  const signer = {
    issuer: 'https://id.example',
    audience: 'ziti',
    claimsProperty: 'preferred_username',
    jwksEndpoint: 'https://id.example/keys',
    enabled: true,
  };
  const asked = { clientId: 'tunneler', targetToken: 'ID', scopes: ['openid'], useExternalId: true };
  plant('externalJwtSigners', { id: 's1', name: 'keycloak', ...signer, ...asked });
  const primary = {
    cert: { allowed: false, allowExpiredCerts: false },
    updb: { allowed: false },
    extJwt: { allowed: true, allowedSigners: ['s1'] },
  };
  plant('authPolicies', { id: 'sso', name: 'sso', primary, secondary: { requireTotp: false } });
  person('ben', ['staff'], { authPolicyId: 'sso', externalId: 'ben' });
  const evidence = async () => {
    const { links } = await explained({ identity: 'ben', service: 'wiki' });
    return links.find(({ link }) => link === 'authentication')?.evidence.join();
  };
  const misfits = /accepts ziti alone.*do not ask for the scope profile/;
  expect(await evidence()).toMatch(
    /for audience ziti, with the external id in claim preferred_username; its clients show the ID/,
  );
  expect(await evidence()).toMatch(misfits);
  const audit = async () => (await ask('auditNetwork', { checks: ['unusable-signers'] })).data['findings'] as Found[];
  for (const { fix } of await audit()) expect((await call(sandbox, fix ?? expect.fail('no fix'))).status).toBe(200);
  expect(await audit()).toEqual([]);
  expect(await evidence()).not.toMatch(misfits);
  const mended = sandbox.world.store.get('externalJwtSigners', 's1');
  expect(mended).toMatchObject({ audience: 'tunneler', scopes: ['openid', 'profile'] });
});

/** A router that enrolls again has a new token, and the controller goes on showing the end of the first one. */
it("openziti/ziti 1595: uses the expiry in a router's own token, whatever the controller shows", async () => {
  const expired = { enrollmentExpiresAt: '2026-03-22T00:00:00Z', isVerified: false, isOnline: false };
  const next = (tokenEnds: string) => {
    const routers = [{ id: 'er', name: 'er', ...expired, tokenEnds }];
    const model = new AuditModel(Network.of({ ...NO_ROWS, routers }), NO_LISTS, new Date('2026-11-28T12:00:00Z'));
    return [...routersDown.find(model)][0];
  };
  expect(next('2026-11-28T15:00:00Z')?.next).toMatch(/enroll it with its token/);
  expect(next('2026-11-28T11:00:00Z')?.fix).toEqual({ tool: 'reEnrollEdgeRouter', arguments: { id: 'er' } });
});

/** Which audience or key a refused token had, only the log tells; whether its identity, policy and signer fit, a controller. */
it('openziti/ziti 4170: distinguishes a token without a matching identity from a signer that is not accepted', async () => {
  const signer = { issuer: 'https://test.local', audience: 'openziti-test', claimsProperty: 'sub', enabled: true };
  plant('externalJwtSigners', { id: 's1', name: 'local', ...signer, useExternalId: true });
  plant('externalJwtSigners', { id: 's2', name: 'other', ...signer, issuer: 'https://other', useExternalId: true });
  const tokens = (allowedSigners: string[]) => ({
    cert: { allowed: false, allowExpiredCerts: false },
    updb: { allowed: false },
    extJwt: { allowed: true, allowedSigners },
  });
  plant('authPolicies', { id: 'sso', name: 'sso', primary: tokens(['s1']), secondary: { requireTotp: false } });
  const common = { typeId: 'Default', authPolicyId: 'sso', roleAttributes: ['staff'] };
  plant('identities', { id: 'cid', name: 'cid', ...common });
  const first = async () => (await explained({ identity: 'cid', service: 'wiki' })).first;
  expect(await first()).toMatchObject({ link: 'authentication', what: expect.stringMatching(/external ?id/i) });
  sandbox.world.store.update('identities', 'cid', { externalId: 'test-subject-1' });
  const { links, verdict } = await explained({ identity: 'cid', service: 'wiki' });
  expect(verdict).toBe('works');
  expect(links.find(({ link }) => link === 'authentication')?.evidence.join()).toMatch(
    /signer local takes tokens of issuer https:\/\/test\.local for audience openziti-test, with the external id in claim sub/,
  );
});

/** Deleting a service leaves the configs and policies behind that were made for it alone. */
it('openziti/ziti-console 545: says what a deleted service leaves behind, and how to delete it', async () => {
  intercept('files-intercept', 'files.ziti', 443);
  intercept('shared-intercept', 'shared.ziti', 443);
  service('files', ['files-intercept', 'shared-intercept']);
  sandbox.world.store.update('services', 'wiki', { configs: ['shared-intercept'] });
  const only = { type: 'Dial', identityRoles: ['#staff'], serviceRoles: ['@files'] };
  policy('servicePolicies', { id: 'files-dial', name: 'files-dial', ...only });
  policy('servicePolicies', { name: 'both-dial', ...only, serviceRoles: ['@files', '@wiki'] });
  const { text } = await ask('whatIf', { tool: 'deleteService', arguments: { id: 'files' } });
  expect(text).toContain(
    'Left behind, for no other service: files-intercept (deleteConfig); files-dial (deleteServicePolicy).',
  );
  expect((await call(sandbox, { tool: 'deleteService', arguments: { id: 'files' } })).status).toBe(200);
  const audit = await ask('auditNetwork', { checks: ['unused-configs', 'policy-matches-nothing'] });
  expect(audit.text).toMatch(/fix: deleteConfig {"id":"files-intercept"}/);
  expect(audit.text).toMatch(/files-dial matches no service/);
  expect(audit.text).not.toMatch(/shared-intercept|both-dial/);
});
