/** Policies that give every department its own services, everyone the common ones, and let hosts serve them. */
import type { Plan } from './plan.ts';
import { DEPARTMENTS } from './words.ts';

export function seedPolicies({ sites, times, world }: Plan): void {
  const { store } = world;
  let n = 0;
  const add = (kind: string, fields: Readonly<Record<string, unknown>>) =>
    store.insert(kind, { ...times(n++), ...fields });
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
  const dial = { type: 'Dial', semantic: 'AnyOf' };
  const bind = { type: 'Bind', semantic: 'AnyOf' };
  add('servicePolicies', {
    ...dial,
    name: 'dial-common',
    identityRoles: ['#devices', '#employees'],
    serviceRoles: ['#common'],
  });
  for (const department of DEPARTMENTS) {
    const strict = department === 'finance' || department === 'people';
    add('servicePolicies', {
      ...dial,
      name: `dial-${department}`,
      identityRoles: [`#${department}`],
      serviceRoles: [`#${department}`],
      ...(strict && { postureCheckRoles: ['#strict'] }),
    });
    const hosting = { ...bind, name: `bind-${department}`, identityRoles: [`#${department}-hosts`] };
    add('servicePolicies', { ...hosting, serviceRoles: [`#${department}`] });
  }
  add('servicePolicies', { ...bind, name: 'bind-common', identityRoles: ['#common-hosts'], serviceRoles: ['#common'] });
  add('servicePolicies', {
    type: 'Dial',
    semantic: 'AllOf',
    name: 'dial-production-on-call',
    identityRoles: ['#employees', '#on-call'],
    serviceRoles: ['#production'],
    postureCheckRoles: ['#managed', '#strict'],
  });
  const anyOf = { semantic: 'AnyOf' };
  const everyone = { ...anyOf, identityRoles: ['#devices', '#employees'] };
  add('edgeRouterPolicies', { ...everyone, name: 'everyone-public-routers', edgeRouterRoles: ['#public'] });
  for (const site of sites) {
    add('edgeRouterPolicies', {
      semantic: 'AllOf',
      name: `hosts-${site}-routers`,
      identityRoles: ['#hosts', `#${site}`],
      edgeRouterRoles: [`#${site}`],
    });
  }
  add('serviceEdgeRouterPolicies', {
    ...anyOf,
    name: 'all-services-all-routers',
    serviceRoles: ['#all'],
    edgeRouterRoles: ['#all'],
  });
}
