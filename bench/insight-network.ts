import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../src/sandbox/passwords.ts';

const PASSWORD = 'bench-password';
const TIMES = { createdAt: '2026-01-05T08:00:00.000Z', updatedAt: '2026-01-05T08:00:00.000Z' };

/** How many entities of each kind there are. */
const IDENTITIES = 20_000;
const SERVICES = 5_000;
const POLICIES = 2_000;
const TERMINATORS = 10_000;
const ROUTERS = 40;
const TEAMS = 400;

type Fields = Readonly<Record<string, unknown>>;

const many = (count: number, make: (n: number) => Fields) =>
  Array.from({ length: count }, (_, n) => ({ ...TIMES, ...make(n) }));

/** A data file of the sandbox: 400 teams, each with identities, services, hosts and a few policies. */
export async function largeNetworkFile(): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'ziti-mcp-bench-')), 'network.json');
  await writeFile(file, JSON.stringify({ version: 1, password: PASSWORD, entities: entities() }));
  await chmod(file, 0o600);
  return file;
}

function entities() {
  const team = (n: number) => `team-${n % TEAMS}`;
  const admin = { ...TIMES, id: 'admin', name: 'admin', typeId: 'Default', isAdmin: true, isDefaultAdmin: true };
  const identities = many(IDENTITIES - 1, (n) => ({
    id: `i${n}`,
    name: `identity-${n}`,
    typeId: 'Default',
    authPolicyId: 'default',
    roleAttributes: [n % 20 === 0 ? 'hosts' : 'people', team(n), ...(n % 20 === 0 ? [`${team(n)}-hosts`] : [])],
  }));
  return {
    authPolicies: [{ ...TIMES, id: 'default', name: 'Default', primary: PRIMARY, secondary: { requireTotp: false } }],
    configTypes: [
      { ...TIMES, id: 'g7cIWbcGg', name: 'intercept.v1' },
      { ...TIMES, id: 'NH5p4FpGR', name: 'host.v1' },
    ],
    identities: [{ ...admin, authPolicyId: 'default' }, ...identities],
    authenticators: [
      { ...TIMES, id: 'a', method: 'updb', identityId: 'admin', username: 'admin', ...hashPassword(PASSWORD) },
      ...many(IDENTITIES - 1, (n) => ({ id: `a${n}`, method: 'cert', identityId: `i${n}`, fingerprint: String(n) })),
    ],
    configs: many(SERVICES, (n) => ({
      id: `c${n}`,
      name: `intercept-${n}`,
      configTypeId: 'g7cIWbcGg',
      data: { addresses: [`service-${n}.ziti`], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] },
    })),
    services: many(SERVICES, (n) => ({
      id: `s${n}`,
      name: `service-${n}`,
      configs: [`c${n}`],
      encryptionRequired: true,
      terminatorStrategy: 'smartrouting',
      roleAttributes: ['services', team(n)],
    })),
    routers: many(ROUTERS, (n) => ({
      id: `r${n}`,
      name: `router-${n}`,
      isEdge: true,
      isVerified: true,
      roleAttributes: ['public'],
      live: { isOnline: n % 10 !== 9, versionInfo: { version: 'v2.0.0' } },
    })),
    terminators: many(TERMINATORS, (n) => ({
      id: `t${n}`,
      serviceId: `s${n % SERVICES}`,
      routerId: `r${n % ROUTERS}`,
      binding: 'edge',
      address: `t${n}`,
      hostId: `i${(n * 20) % IDENTITIES}`,
      cost: 0,
      precedence: 'default',
    })),
    servicePolicies: many(POLICIES, policyOf),
    edgeRouterPolicies: [grant('everyone', { identityRoles: ['#people', '#hosts'], edgeRouterRoles: ['#public'] })],
    serviceEdgeRouterPolicies: [grant('everything', { serviceRoles: ['#services'], edgeRouterRoles: ['#public'] })],
  };
}

/** Four Dial policies for each Bind policy. */
function policyOf(n: number): Fields {
  const ownTeam = `#team-${n % TEAMS}`;
  const other = `#team-${(n * 7 + 3) % TEAMS}`;
  const name = `policy-${n}`;
  if (n < TEAMS) {
    return {
      id: `p${n}`,
      name,
      type: 'Bind',
      semantic: 'AnyOf',
      identityRoles: [`${ownTeam}-hosts`],
      serviceRoles: [ownTeam],
    };
  }
  const semantic = n % 3 === 0 ? 'AllOf' : 'AnyOf';
  const identityRoles = semantic === 'AllOf' ? ['#people', ownTeam] : [ownTeam, other];
  return { id: `p${n}`, name, type: 'Dial', semantic, identityRoles, serviceRoles: [n % 2 === 0 ? ownTeam : other] };
}

const grant = (name: string, roles: Fields): Fields => ({ ...TIMES, id: name, name, semantic: 'AnyOf', ...roles });

const PRIMARY = {
  cert: { allowed: true, allowExpiredCerts: false },
  extJwt: { allowed: false, allowedSigners: [] },
  updb: { allowed: true, maxAttempts: 0, minPasswordLength: 5, lockoutDurationMinutes: 0 },
};
