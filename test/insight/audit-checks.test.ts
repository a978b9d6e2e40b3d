/** Every check of the audit: a fault is planted, the check finds it, and its fix removes it. */
import { webcrypto } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Network } from '../../src/access/network.ts';
import type { Fault } from '../../src/insight/audit/check.ts';
import { controllerVersion } from '../../src/insight/audit/checks/controller-version.ts';
import { CHECKS } from '../../src/insight/audit/checks/index.ts';
import { orphanEnrollments } from '../../src/insight/audit/checks/orphan-enrollments.ts';
import { AuditModel } from '../../src/insight/audit/model.ts';
import { type Finding, runAudit } from '../../src/insight/audit/run-audit.ts';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

let sandbox: SandboxInside;

/** A certificate that expires this many days after the sandbox's time. */
async function certificate(days: number): Promise<string> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=client',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date(Date.parse('2026-11-28T12:30:00Z') + days * 86_400_000),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  return made.toString('pem');
}

const [SOON, EXPIRED] = await Promise.all([certificate(5), certificate(-3)]);

/** An unsigned token: nothing here verifies it. */
const tokenUntil = (time: string): string =>
  ['{}', JSON.stringify({ exp: Date.parse(time) / 1000 }), '']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

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

/** A small network without faults: people who dial, a host, a service, routers, and the policies that connect them. */
beforeEach(async () => {
  sandbox = await sandboxInside('empty');
  const { store } = sandbox.world;
  store.update('authPolicies', 'default', {
    primary: {
      cert: { allowed: true },
      extJwt: { allowed: false, allowedSigners: [] },
      updb: { allowed: true, maxAttempts: 5, minPasswordLength: 12, lockoutDurationMinutes: 15 },
    },
    secondary: { requireTotp: true },
  });
  plant('routers', {
    id: 'r1',
    name: 'router-1',
    isEdge: true,
    isVerified: true,
    roleAttributes: ['public'],
    live: { isOnline: true, versionInfo: { version: 'v2.0.0' } },
  });
  plant('routers', {
    id: 'r2',
    name: 'router-2',
    isEdge: true,
    isVerified: true,
    roleAttributes: ['private'],
    live: { isOnline: true, versionInfo: { version: 'v2.0.0' } },
  });
  person('ann', ['engineering', 'staff']);
  person('ben', ['sales', 'staff']);
  person('eve', ['sales', 'staff']);
  person('host', ['hosts', 'staff']);
  plant('configs', {
    id: 'c1',
    name: 'wiki-intercept',
    configTypeId: 'g7cIWbcGg',
    data: { addresses: ['wiki.ziti'], protocols: ['tcp'], portRanges: [{ low: 80, high: 80 }] },
  });
  service('wiki', ['common'], ['c1']);
  terminator('wiki', 'r1');
  policy('servicePolicies', {
    id: 'dial',
    name: 'dial-common',
    type: 'Dial',
    identityRoles: ['#engineering'],
    serviceRoles: ['#common'],
  });
  policy('servicePolicies', {
    id: 'bind',
    name: 'bind-common',
    type: 'Bind',
    identityRoles: ['#hosts'],
    serviceRoles: ['#common'],
  });
  policy('edgeRouterPolicies', {
    id: 'erp',
    name: 'staff-routers',
    identityRoles: ['#staff'],
    edgeRouterRoles: ['#public'],
  });
  policy('serviceEdgeRouterPolicies', {
    id: 'serp',
    name: 'service-routers',
    serviceRoles: ['#common'],
    edgeRouterRoles: ['#public'],
  });
});

const plant = (kind: string, fields: Record<string, unknown>): Entity => sandbox.world.store.insert(kind, fields);

function person(name: string, roleAttributes: string[], more: Record<string, unknown> = {}): void {
  plant('identities', { id: name, name, typeId: 'Default', authPolicyId: 'default', roleAttributes, ...more });
  plant('authenticators', { id: `${name}-cert`, method: 'cert', identityId: name, fingerprint: 'ab' });
}

function service(name: string, roleAttributes: string[], configs: string[] = []): void {
  plant('services', {
    id: name,
    name,
    roleAttributes,
    configs,
    encryptionRequired: true,
    terminatorStrategy: 'smartrouting',
  });
}

function terminator(serviceId: string, routerId: string): void {
  plant('terminators', {
    serviceId,
    routerId,
    binding: 'edge',
    address: 'a',
    cost: 0,
    precedence: 'default',
    hostId: 'host',
  });
}

function policy(kind: string, fields: Record<string, unknown>): void {
  plant(kind, { semantic: 'AnyOf', ...fields });
}

const find = async (check: string): Promise<readonly Finding[]> => {
  const audit = await runAudit(
    sandboxSource(sandbox),
    CHECKS.filter(({ id }) => id === check),
  );
  expect(audit.unread).toEqual([]);
  return audit.findings;
};

interface PlantedFault {
  readonly check: string;
  readonly what: RegExp;
  readonly plant: () => void;
  /** Whether a call fixes it. */
  readonly fixed: boolean;
}

const PLANTED: readonly PlantedFault[] = [
  {
    check: 'exposed-to-everyone',
    what: /everyone-wiki lets everyone dial 1 service/,
    fixed: true,
    plant: () =>
      policy('servicePolicies', {
        name: 'everyone-wiki',
        type: 'Dial',
        identityRoles: ['#all'],
        serviceRoles: ['#common'],
      }),
  },
  {
    check: 'exposed-to-everyone',
    what: /tmp lets 2 identities dial every service/,
    fixed: true,
    plant: () =>
      policy('servicePolicies', { name: 'tmp', type: 'Dial', identityRoles: ['#sales'], serviceRoles: ['#all'] }),
  },
  {
    check: 'policy-matches-nothing',
    what: /old matches no service: AnyOf #gone/,
    fixed: true,
    plant: () =>
      policy('servicePolicies', { name: 'old', type: 'Dial', identityRoles: ['#staff'], serviceRoles: ['#gone'] }),
  },
  {
    check: 'policy-matches-nothing',
    what: /misspelt matches no identity: AnyOf #Engineering/,
    fixed: true,
    plant: () =>
      policy('servicePolicies', {
        name: 'misspelt',
        type: 'Dial',
        identityRoles: ['#Engineering'],
        serviceRoles: ['#common'],
      }),
  },
  {
    check: 'policy-matches-nothing',
    what: /far matches no edge router: AllOf #public, #private/,
    fixed: true,
    plant: () =>
      policy('edgeRouterPolicies', {
        name: 'far',
        semantic: 'AllOf',
        identityRoles: ['#staff'],
        edgeRouterRoles: ['#public', '#private'],
      }),
  },
  {
    check: 'posture-matches-no-check',
    what: /guarded requires posture checks AllOf #managed, #strict, but no check has all of them: 2 identities reach/,
    fixed: true,
    plant: () => {
      plant('postureChecks', {
        name: 'domain',
        typeId: 'DOMAIN',
        domains: ['corp.example'],
        roleAttributes: ['managed'],
        version: 1,
      });
      plant('postureChecks', { name: 'factor', typeId: 'MFA', roleAttributes: ['strict'], version: 1 });
      policy('servicePolicies', {
        name: 'guarded',
        semantic: 'AllOf',
        type: 'Dial',
        identityRoles: ['#sales'],
        serviceRoles: ['#common'],
        postureCheckRoles: ['#managed', '#strict'],
      });
    },
  },
  {
    check: 'odd-role-attributes',
    what: /cat has #enginering, which no policy names; policies name #engineering/,
    fixed: true,
    plant: () => person('cat', ['enginering', 'staff']),
  },
  {
    check: 'odd-role-attributes',
    what: /only cat has #night-shift, and no policy names it/,
    fixed: true,
    plant: () => person('cat', ['night-shift', 'staff']),
  },
  {
    check: 'certificates-expiring',
    what: /ann logs in with a certificate that expires in 5 days/,
    fixed: true,
    plant: () =>
      void sandbox.world.store.update('authenticators', 'ann-cert', { certPem: SOON, isIssuedByNetwork: true }),
  },
  {
    check: 'certificates-expiring',
    what: /ann logs in with a certificate that expired at/,
    fixed: true,
    plant: () =>
      void sandbox.world.store.update('authenticators', 'ann-cert', { certPem: EXPIRED, isIssuedByNetwork: true }),
  },
  {
    check: 'certificates-expiring',
    what: /router-1 logs in with a certificate that expired at/,
    fixed: true,
    plant: () => void sandbox.world.store.update('routers', 'r1', { certPem: EXPIRED }),
  },
  {
    check: 'unusable-identities',
    what: /new never enrolled: its enrollment is open until .+ but the token itself ended at 2026-11-01/,
    fixed: true,
    plant: () => {
      newcomer();
      plant('enrollments', {
        id: 'e1',
        method: 'ott',
        identityId: 'new',
        token: 't',
        jwt: tokenUntil('2026-11-01T00:00:00Z'),
        expiresAt: '2027-11-01T00:00:00.000Z',
      });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /lost may not use any edge router/,
    fixed: true,
    plant: () => {
      service('lost', ['nowhere']);
      terminator('lost', 'r1');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /orphan: nobody may host it/,
    fixed: true,
    plant: () => {
      service('orphan', ['other']);
      policy('serviceEdgeRouterPolicies', { name: 'other', serviceRoles: ['#other'], edgeRouterRoles: ['#public'] });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /idle: nothing hosts it now, although these may: host/,
    fixed: false,
    plant: () => service('idle', ['common']),
  },
  {
    check: 'service-cannot-answer',
    what: /db: its hosts have not enrolled: new-host/,
    fixed: false,
    plant: () => {
      plant('identities', {
        id: 'nh',
        name: 'new-host',
        typeId: 'Default',
        authPolicyId: 'default',
        roleAttributes: ['db-hosts', 'staff'],
      });
      hosted('db', 'db-hosts');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: its hosts are disabled: off-host/,
    fixed: true,
    plant: () => {
      person('off-host', ['db-hosts', 'staff'], { disabled: true });
      hosted('db', 'db-hosts');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: its hosts have no edge router in common with it: far-host/,
    fixed: true,
    plant: () => {
      person('far-host', ['db-hosts']);
      hosted('db', 'db-hosts');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db has terminators only on routers that are offline or disabled: router-3/,
    fixed: false,
    plant: () => {
      router3({ live: { isOnline: false } });
      hosted('db', 'hosts');
      terminator('db', 'r3');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: no identity that may dial it has an edge router in common/,
    fixed: true,
    plant: () => {
      hosted('db', 'hosts', ['#private']);
      terminator('db', 'r2');
      policy('servicePolicies', { name: 'dial-db', type: 'Dial', identityRoles: ['#sales'], serviceRoles: ['@db'] });
    },
  },
  {
    check: 'permissions-like-admin',
    what: /ann may write enrollment/,
    fixed: true,
    plant: () => void sandbox.world.store.update('identities', 'ann', { permissions: ['enrollment', 'service.read'] }),
  },
  {
    check: 'host-loops',
    what: /loop is forwarded to wiki\.ziti:80, which wiki intercepts on its own host/,
    fixed: false,
    plant: () => {
      plant('configs', {
        id: 'h1',
        name: 'loop-host',
        configTypeId: 'NH5p4FpGR',
        data: { address: 'wiki.ziti', port: 80, protocol: 'tcp' },
      });
      service('loop', ['common'], ['h1']);
      policy('servicePolicies', {
        name: 'hosts-dial',
        type: 'Dial',
        identityRoles: ['#hosts'],
        serviceRoles: ['@wiki'],
      });
    },
  },
  {
    check: 'masking-catch-alls',
    what: /tmp-all grants all that 1 other policy grant/,
    fixed: true,
    plant: () =>
      policy('servicePolicies', { name: 'tmp-all', type: 'Dial', identityRoles: ['#all'], serviceRoles: ['#all'] }),
  },
  {
    check: 'intercept-collisions',
    what: /wide and wiki both catch tcp:wiki\.ziti and \*\.ziti:80/,
    fixed: true,
    plant: () => {
      plant('configs', {
        id: 'c2',
        name: 'wide-intercept',
        configTypeId: 'g7cIWbcGg',
        data: { addresses: ['*.ziti'], protocols: ['tcp', 'udp'], portRanges: [{ low: 1, high: 100 }] },
      });
      service('wide', ['common'], ['c2']);
    },
  },
  {
    check: 'posture-matches-no-check',
    what: /guarded requires posture checks AllOf #unheard-of, but no check has them/,
    fixed: false,
    plant: () =>
      policy('servicePolicies', {
        name: 'guarded',
        semantic: 'AllOf',
        type: 'Dial',
        identityRoles: ['#sales'],
        serviceRoles: ['#common'],
        postureCheckRoles: ['#unheard-of'],
      }),
  },
  {
    check: 'routers-down',
    what: /router-3 has not enrolled/,
    fixed: false,
    plant: () => router3({ isVerified: false }),
  },
  { check: 'routers-down', what: /router-3 is disabled/, fixed: true, plant: () => router3({ disabled: true }) },
  {
    check: 'routers-down',
    what: /router-3 is offline/,
    fixed: false,
    plant: () => router3({ live: { isOnline: false } }),
  },
  {
    check: 'routers-down',
    what: /router-3 runs v1\.6\.0, most run v2\.0\.0/,
    fixed: false,
    plant: () => router3({ live: { isOnline: true, versionInfo: { version: 'v1.6.0' } } }),
  },
  {
    check: 'weak-auth-policies',
    what: /allows unlimited password attempts/,
    fixed: true,
    plant: () => authPolicy({ maxAttempts: 0, minPasswordLength: 12 }, { requireTotp: true }),
  },
  {
    check: 'weak-auth-policies',
    what: /accepts passwords of 5 characters/,
    fixed: true,
    plant: () => authPolicy({ maxAttempts: 5, minPasswordLength: 5 }, { requireTotp: true }),
  },
  {
    check: 'weak-auth-policies',
    what: /accepts a password without a second factor/,
    fixed: true,
    plant: () => authPolicy({ maxAttempts: 5, minPasswordLength: 12 }, { requireTotp: false }),
  },
  {
    check: 'certificates-expiring',
    what: /the certificate of gone-signer expired at 2026-11-08/,
    fixed: true,
    plant: () =>
      plant('externalJwtSigners', {
        name: 'gone-signer',
        issuer: 'https://old.example',
        audience: 'z',
        enabled: true,
        notAfter: '2026-11-08T12:00:00Z',
      }),
  },
  {
    check: 'service-cannot-answer',
    what: /by-hand requires end-to-end encryption, and its only terminators were made by hand/,
    fixed: true,
    plant: () => {
      service('by-hand', ['common']);
      plant('terminators', {
        serviceId: 'by-hand',
        routerId: 'r1',
        binding: 'transport',
        address: 'tcp:10.0.0.1:80',
        cost: 0,
        precedence: 'default',
      });
    },
  },
  {
    check: 'odd-role-attributes',
    what: /domain has #manged, which no policy names; policies name #managed/,
    fixed: true,
    plant: () => {
      plant('postureChecks', {
        name: 'domain',
        typeId: 'DOMAIN',
        domains: ['corp.example'],
        roleAttributes: ['manged'],
        version: 1,
      });
      policy('servicePolicies', {
        name: 'guarded',
        type: 'Dial',
        identityRoles: ['#sales'],
        serviceRoles: ['#common'],
        postureCheckRoles: ['#managed'],
      });
    },
  },
  {
    check: 'permissions-like-admin',
    what: /ann may write admin/,
    fixed: true,
    plant: () => void sandbox.world.store.update('identities', 'ann', { permissions: ['admin'] }),
  },
  {
    check: 'certificates-expiring',
    what: /the certificate of old-signer expires in 10 days/,
    fixed: false,
    plant: () =>
      plant('externalJwtSigners', {
        name: 'old-signer',
        issuer: 'https://id.example',
        audience: 'z',
        enabled: true,
        notAfter: '2026-12-08T12:00:00Z',
      }),
  },
  {
    check: 'dangling-references',
    what: /dial-common names @nobody in identityRoles, which does not exist/,
    fixed: true,
    plant: () =>
      void sandbox.world.store.update('servicePolicies', 'dial', { identityRoles: ['#engineering', '@nobody'] }),
  },
  {
    check: 'dangling-references',
    what: /wiki has the configs gone-config, which do not exist/,
    fixed: true,
    plant: () => void sandbox.world.store.update('services', 'wiki', { configs: ['c1', 'gone-config'] }),
  },
  {
    check: 'dangling-references',
    what: /ann has the auth policy gone-policy, which does not exist/,
    fixed: true,
    plant: () => void sandbox.world.store.update('identities', 'ann', { authPolicyId: 'gone-policy' }),
  },
  {
    check: 'administrators',
    what: /ann is an administrator, logs in by cert, without a second factor/,
    fixed: false,
    plant: () => void sandbox.world.store.update('identities', 'ann', { isAdmin: true }),
  },
  {
    check: 'unusable-identities',
    what: /ann is disabled/,
    fixed: true,
    plant: () => void sandbox.world.store.update('identities', 'ann', { disabled: true }),
  },
  {
    check: 'unusable-identities',
    what: /new has neither a credential nor an open enrollment/,
    fixed: true,
    plant: () => newcomer(),
  },
  {
    check: 'unusable-identities',
    what: /new never enrolled, and its enrollment expired at/,
    fixed: true,
    plant: () => {
      newcomer();
      plant('enrollments', {
        id: 'e1',
        method: 'ott',
        identityId: 'new',
        token: 't',
        expiresAt: '2026-11-01T00:00:00.000Z',
      });
    },
  },
  {
    check: 'unusable-identities',
    what: /new may dial services but has no edge router/,
    fixed: true,
    plant: () => person('new', ['engineering']),
  },
  {
    check: 'unused-configs',
    what: /no service has the config left-over/,
    fixed: true,
    plant: () =>
      plant('configs', {
        name: 'left-over',
        configTypeId: 'g7cIWbcGg',
        data: { addresses: ['x.ziti'], protocols: ['tcp'], portRanges: [{ low: 1, high: 1 }] },
      }),
  },
];

const newcomer = () =>
  plant('identities', {
    id: 'new',
    name: 'new',
    typeId: 'Default',
    authPolicyId: 'default',
    roleAttributes: ['staff'],
  });
const router3 = (more: Record<string, unknown>) =>
  plant('routers', {
    id: 'r3',
    name: 'router-3',
    isEdge: true,
    isVerified: true,
    roleAttributes: ['private'],
    live: { isOnline: true },
    ...more,
  });
const authPolicy = (updb: object, secondary: object) =>
  plant('authPolicies', {
    name: 'weak',
    primary: primaryOf(updb),
    secondary,
  });

const primaryOf = (updb: object) => ({
  cert: { allowed: true, allowExpiredCerts: false },
  extJwt: { allowed: false, allowedSigners: [] },
  updb: {
    allowed: true,
    lockoutDurationMinutes: 15,
    requireMixedCase: false,
    requireNumberChar: false,
    requireSpecialChar: false,
    ...updb,
  },
});

function hosted(name: string, hosts: string, edgeRouterRoles = ['#public', '#private']): void {
  service(name, [name]);
  policy('servicePolicies', {
    name: `bind-${name}`,
    type: 'Bind',
    identityRoles: [`#${hosts}`],
    serviceRoles: [`@${name}`],
  });
  policy('serviceEdgeRouterPolicies', { name: `routers-${name}`, serviceRoles: [`@${name}`], edgeRouterRoles });
}

/** A finding has a call that fixes it, or says in a sentence what a person does instead. */
function expectRemedy({ fix, next, what }: Finding | Fault): void {
  expect(fix === undefined, what).toBe(next !== undefined);
  if (next !== undefined) expect(next, what).toMatch(/^[A-Z].{10,}\.$/);
}

describe('the audit', () => {
  it('finds nothing in a sound network but its administrator', async () => {
    const { findings } = await runAudit(sandboxSource(sandbox));
    expect(findings.map(({ check, what }) => [check, what])).toEqual([
      ['administrators', expect.stringContaining('admin is an administrator')],
    ]);
  });

  it.each(PLANTED.map((fault) => [fault.check, fault.what, fault] as const))('%s: %s', async (check, what, fault) => {
    const before = await find(check);
    expect(before.filter((finding) => what.test(finding.what))).toEqual([]);
    fault.plant();
    const found =
      (await find(check)).find((finding) => what.test(finding.what)) ??
      expect.fail(`not found: ${(await find(check)).map((one) => one.what)}`);
    const [about] = found.entities;
    expect(found.evidence.join(' '), 'names what it is about').toContain(about?.id);
    expect(found.fix !== undefined, JSON.stringify(found.fix)).toBe(fault.fixed);
    for (const each of await find(check)) expectRemedy(each);
    if (found.fix === undefined) return;
    const reply = await call(sandbox, found.fix);
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    expect((await find(check)).map(({ id }) => id)).not.toContain(found.id);
  });

  it('keeps the id of a finding, and no two have the same', async () => {
    for (const { plant: plantFault } of PLANTED.slice(0, 3)) plantFault();
    const [first, second] = [await runAudit(sandboxSource(sandbox)), await runAudit(sandboxSource(sandbox))];
    const ids = first.findings.map(({ id }) => id);
    expect(second.findings.map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
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
    const network = Network.of({ ...NO_ROWS, routers: [router] });
    const model = new AuditModel(network, { ...NO_LISTS, controller: [controller] }, new Date(0));
    const faults = [...controllerVersion.find(model)];
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
