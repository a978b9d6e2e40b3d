import type { Entity } from '../../../src/sandbox/kernel.ts';
import { EDGE_TERMINATOR } from './edge-terminator.ts';
import { type SandboxInside, sandboxInside } from './sandbox-inside.ts';

/** A network in a sandbox, which tests change directly. */
export class SoundNetwork {
  readonly sandbox: SandboxInside;

  constructor(sandbox: SandboxInside) {
    this.sandbox = sandbox;
  }

  plant(kind: string, fields: Record<string, unknown>): Entity {
    return this.sandbox.world.store.insert(kind, fields);
  }

  update(kind: string, id: string, fields: Record<string, unknown>): void {
    this.sandbox.world.store.update(kind, id, fields);
  }

  remove(kind: string, id: string): void {
    this.sandbox.world.store.remove(kind, id);
  }

  person(name: string, roleAttributes: string[], more: Record<string, unknown> = {}): void {
    this.plant('identities', { id: name, name, typeId: 'Default', authPolicyId: 'default', roleAttributes, ...more });
    this.plant('authenticators', { id: `${name}-cert`, method: 'cert', identityId: name, fingerprint: 'ab' });
  }

  service(name: string, roleAttributes: string[], configs: string[] = []): void {
    this.plant('services', {
      id: name,
      name,
      roleAttributes,
      configs,
      encryptionRequired: true,
      terminatorStrategy: 'smartrouting',
    });
  }

  terminator(serviceId: string, routerId: string): void {
    this.plant('terminators', { ...EDGE_TERMINATOR, serviceId, routerId, hostId: 'host' });
  }

  policy(kind: string, fields: Record<string, unknown>): void {
    this.plant(kind, { semantic: 'AnyOf', ...fields });
  }

  hosted(name: string, hosts: string, edgeRouterRoles = ['#public', '#private']): void {
    this.service(name, [name]);
    this.policy('servicePolicies', {
      name: `bind-${name}`,
      type: 'Bind',
      identityRoles: [`#${hosts}`],
      serviceRoles: [`@${name}`],
    });
    this.policy('serviceEdgeRouterPolicies', { name: `routers-${name}`, serviceRoles: [`@${name}`], edgeRouterRoles });
  }

  /** An identity that has no authenticator yet. */
  newcomer(): void {
    this.plant('identities', {
      id: 'new',
      name: 'new',
      typeId: 'Default',
      authPolicyId: 'default',
      roleAttributes: ['staff'],
    });
  }

  thirdRouter(more: Record<string, unknown>): void {
    this.plant('routers', {
      id: 'r3',
      name: 'router-3',
      isEdge: true,
      isVerified: true,
      roleAttributes: ['private'],
      live: { isOnline: true },
      ...more,
    });
  }

  weakAuthPolicy(updb: object, secondary: object): void {
    this.plant('authPolicies', { name: 'weak', primary: primaryOf(updb), secondary });
  }
}

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

/** A small network without faults: people who dial, a host, a service, routers, and the policies that connect them. */
export async function soundNetwork(): Promise<SoundNetwork> {
  const network = new SoundNetwork(await sandboxInside('empty'));
  network.update('authPolicies', 'default', {
    primary: {
      cert: { allowed: true },
      extJwt: { allowed: false, allowedSigners: [] },
      updb: { allowed: true, maxAttempts: 5, minPasswordLength: 12, lockoutDurationMinutes: 15 },
    },
    secondary: { requireTotp: true },
  });
  network.plant('routers', {
    id: 'r1',
    name: 'router-1',
    isEdge: true,
    isVerified: true,
    roleAttributes: ['public'],
    live: { isOnline: true, versionInfo: { version: 'v2.0.0' } },
  });
  network.plant('routers', {
    id: 'r2',
    name: 'router-2',
    isEdge: true,
    isVerified: true,
    roleAttributes: ['private'],
    live: { isOnline: true, versionInfo: { version: 'v2.0.0' } },
  });
  network.person('ann', ['engineering', 'staff']);
  network.person('ben', ['sales', 'staff']);
  network.person('eve', ['sales', 'staff']);
  network.person('host', ['hosts', 'staff']);
  network.plant('configs', {
    id: 'c1',
    name: 'wiki-intercept',
    configTypeId: 'g7cIWbcGg',
    data: { addresses: ['wiki.ziti'], protocols: ['tcp'], portRanges: [{ low: 80, high: 80 }] },
  });
  network.service('wiki', ['common'], ['c1']);
  network.terminator('wiki', 'r1');
  network.policy('servicePolicies', {
    id: 'dial',
    name: 'dial-common',
    type: 'Dial',
    identityRoles: ['#engineering'],
    serviceRoles: ['#common'],
  });
  network.policy('servicePolicies', {
    id: 'bind',
    name: 'bind-common',
    type: 'Bind',
    identityRoles: ['#hosts'],
    serviceRoles: ['#common'],
  });
  network.policy('edgeRouterPolicies', {
    id: 'erp',
    name: 'staff-routers',
    identityRoles: ['#staff'],
    edgeRouterRoles: ['#public'],
  });
  network.policy('serviceEdgeRouterPolicies', {
    id: 'serp',
    name: 'service-routers',
    serviceRoles: ['#common'],
    edgeRouterRoles: ['#public'],
  });
  return network;
}
