/** Policies that give every department its own services, everyone the common ones, and let hosts serve them. */
import type { Plan } from './plan.ts';
import { DEPARTMENTS } from './words.ts';

type Add = (kind: string, fields: Readonly<Record<string, unknown>>) => void;

const DIAL = { type: 'Dial', semantic: 'AnyOf' };
const BIND = { type: 'Bind', semantic: 'AnyOf' };

export function seedPolicies({ sites, times, world }: Plan): void {
  let n = 0;
  const add: Add = (kind, fields) => void world.store.insert(kind, { ...times(n++), ...fields });
  addPostureChecks(add);
  addServicePolicies(add);
  addRouterPolicies(add, sites);
}

function addPostureChecks(add: Add): void {
  add('postureChecks', {
    name: 'disk-encrypted-windows',
    typeId: 'PROCESS',
    roleAttributes: ['managed'],
    version: 1,
    process: { osType: 'Windows', path: 'C:\\Program Files\\Guard\\guard.exe', hashes: [] },
  });
  add('postureChecks', {
    name: 'corporate-domain',
    typeId: 'DOMAIN',
    roleAttributes: ['managed'],
    version: 1,
    domains: ['corp.example'],
  });
  add('postureChecks', {
    name: 'second-factor',
    typeId: 'MFA',
    roleAttributes: ['strict'],
    version: 1,
    timeoutSeconds: 3600,
    promptOnWake: true,
  });
}

function addServicePolicies(add: Add): void {
  add('servicePolicies', {
    ...DIAL,
    name: 'dial-common',
    identityRoles: ['#devices', '#employees'],
    serviceRoles: ['#common'],
  });
  for (const department of DEPARTMENTS) {
    const strict = department === 'finance' || department === 'people';
    add('servicePolicies', {
      ...DIAL,
      name: `dial-${department}`,
      identityRoles: [`#${department}`],
      serviceRoles: [`#${department}`],
      ...(strict && { postureCheckRoles: ['#strict'] }),
    });
    const hosting = { ...BIND, name: `bind-${department}`, identityRoles: [`#${department}-hosts`] };
    add('servicePolicies', { ...hosting, serviceRoles: [`#${department}`] });
  }
  add('servicePolicies', { ...BIND, name: 'bind-common', identityRoles: ['#common-hosts'], serviceRoles: ['#common'] });
  add('servicePolicies', {
    type: 'Dial',
    semantic: 'AllOf',
    name: 'dial-production-on-call',
    identityRoles: ['#employees', '#on-call'],
    serviceRoles: ['#production'],
    postureCheckRoles: ['#managed', '#strict'],
  });
}

function addRouterPolicies(add: Add, sites: Plan['sites']): void {
  add('edgeRouterPolicies', {
    semantic: 'AnyOf',
    name: 'everyone-public-routers',
    identityRoles: ['#devices', '#employees'],
    edgeRouterRoles: ['#public'],
  });
  for (const site of sites) {
    add('edgeRouterPolicies', {
      semantic: 'AllOf',
      name: `hosts-${site}-routers`,
      identityRoles: ['#hosts', `#${site}`],
      edgeRouterRoles: [`#${site}`],
    });
  }
  add('serviceEdgeRouterPolicies', {
    semantic: 'AnyOf',
    name: 'all-services-all-routers',
    serviceRoles: ['#all'],
    edgeRouterRoles: ['#all'],
  });
}
