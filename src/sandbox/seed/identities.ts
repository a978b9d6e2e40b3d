/** People with their devices, and the hosts of the services. */
import type { Entity } from '../kernel.ts';
import { hashPassword } from '../passwords.ts';
import type { Plan, SeededService, Site } from './plan.ts';
import { DEPARTMENTS, FIRST_NAMES, LAST_NAMES } from './words.ts';

export interface SeededPeople {
  readonly people: readonly Entity[];
  readonly hosts: readonly Entity[];
  /** Created, but not yet enrolled. */
  readonly waiting: readonly Entity[];
}

/** Of ten identities, six are people, three their devices, and one hosts services. */
export function seedIdentities(plan: Plan, services: readonly SeededService[]): SeededPeople {
  const { shape } = plan;
  const hostCount = Math.max(1, Math.round(shape.identities / 10));
  const deviceCount = Math.round(shape.identities * 0.3);
  const people = Array.from({ length: shape.identities - hostCount - deviceCount }, (_, n) => seedPerson(plan, n));
  const devices = Array.from({ length: deviceCount }, (_, n) =>
    seedDevice(plan, people[n % people.length] as Entity, n),
  );
  const hosts = Array.from({ length: hostCount }, (_, n) => seedHost(plan, services, n));
  return { people, hosts, waiting: devices.filter((device) => device.tags !== undefined && isNew(device)) };
}

function seedPerson(plan: Plan, n: number): Entity {
  const { random, sites, times, world } = plan;
  const first = FIRST_NAMES[n % FIRST_NAMES.length] ?? 'someone';
  const last = LAST_NAMES[(n * 7 + Math.floor(n / FIRST_NAMES.length)) % LAST_NAMES.length] ?? '';
  const round = Math.floor(n / (FIRST_NAMES.length * LAST_NAMES.length));
  const name = `${first}.${last}${round === 0 ? '' : round + 1}`;
  const department = DEPARTMENTS[n % DEPARTMENTS.length] ?? 'engineering';
  const site = random.one(sites);
  const onCall = department === 'operations' && n % 12 === 4;
  const identity = world.store.insert('identities', {
    ...times(n),
    name: world.store.find('identities', 'name', name).length === 0 ? name : `${name}.${n}`,
    typeId: 'Default',
    authPolicyId: 'default',
    externalId: `${name}.${n}@corp.example`,
    roleAttributes: ['employees', department, site, ...(onCall ? ['on-call'] : [])].sort(),
    tags: { department, site },
  });
  const secret = hashPassword(`password-of-${name}`, `salt-${n}`);
  world.store.insert('authenticators', {
    ...times(n),
    method: 'updb',
    identityId: identity.id,
    username: name,
    ...secret,
  });
  return identity;
}

function seedDevice(plan: Plan, owner: Entity, n: number): Entity {
  const { random, times, world } = plan;
  const kind = ['laptop', 'phone', 'tablet'][n % 3] ?? 'laptop';
  const { department, site } = owner.tags as { readonly department: string; readonly site: Site };
  const enrolled = n % 5 !== 0;
  const device = world.store.insert('identities', {
    ...times(n),
    name: `${kind}-${site}-${String(n + 1).padStart(3, '0')}`,
    typeId: 'Default',
    authPolicyId: 'default',
    roleAttributes: ['devices', `${kind}s`, department, site].sort(),
    appData: { owner: owner.name },
    tags: { owner: owner.name, site, enrolled },
    ...(enrolled &&
      random.chance(0.5) && { live: { edgeRouterConnectionStatus: 'online', hasEdgeRouterConnection: true } }),
  });
  if (enrolled) addCertificate(plan, device, n);
  return device;
}

function seedHost(plan: Plan, services: readonly SeededService[], n: number): Entity {
  const { application, site } = services[n % services.length] as SeededService;
  const { times, world } = plan;
  const host = world.store.insert('identities', {
    ...times(n),
    name: `host-${application.name}-${site}-${n + 1}`,
    typeId: 'Default',
    authPolicyId: 'default',
    roleAttributes: ['hosts', `${application.audience}-hosts`, site].sort(),
    tags: { site },
    live: { edgeRouterConnectionStatus: 'online', hasEdgeRouterConnection: true },
  });
  addCertificate(plan, host, n);
  return host;
}

/**
 * Only the fingerprint is made up: there is no private key for these certificates, so they cannot be used to log in.
 */
function addCertificate({ random, times, world }: Plan, identity: Entity, n: number): void {
  const fields = { method: 'cert', identityId: identity.id, fingerprint: random.hex(40), isIssuedByNetwork: true };
  world.store.insert('authenticators', { ...times(n), ...fields });
}

function isNew(device: Entity): boolean {
  return (device.tags as { readonly enrolled?: boolean }).enrolled === false;
}
