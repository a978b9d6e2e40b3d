import type { PlantedFault } from './planted-fault.ts';
import type { SoundNetwork } from './sound-network.ts';

const NAMES = ['crm', 'erp', 'git', 'hr'];

const moreServices = (network: SoundNetwork) => {
  for (const name of NAMES) {
    network.service(name, ['common']);
    network.terminator(name, 'r1');
  }
};

/** Faults of many entities with one root: one finding. */
export const sharedFaults: readonly PlantedFault[] = [
  {
    check: 'service-cannot-answer',
    what: /^5 services may not use any edge router: service-routers includes them, and no enabled edge router$/,
    fixed: true,
    plant: (network) => {
      moreServices(network);
      network.update('serviceEdgeRouterPolicies', 'serp', { edgeRouterRoles: ['#nowhere'] });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /^5 services may not use any edge router: no service edge router policy matches them, and service-routers matches/,
    fixed: true,
    plant: (network) => {
      moreServices(network);
      network.update('serviceEdgeRouterPolicies', 'serp', { serviceRoles: ['#nothing'] });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /^4 services may not use any edge router: .* service-routers matches nothing$/,
    fixed: false,
    plant: (network) => {
      moreServices(network);
      network.update('serviceEdgeRouterPolicies', 'serp', { serviceRoles: ['#nothing'] });
      network.policy('serviceEdgeRouterPolicies', {
        name: 'wiki-routers',
        serviceRoles: ['@wiki'],
        edgeRouterRoles: ['#public'],
      });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /^5 services may not use any edge router: no service edge router policy matches them, or any other$/,
    fixed: true,
    plant: (network) => {
      moreServices(network);
      network.remove('serviceEdgeRouterPolicies', 'serp');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /^4 services have no host but db-host, which is disabled$/,
    fixed: true,
    plant: (network) => {
      network.plant('identities', {
        ...{ id: 'dh', name: 'db-host', typeId: 'Default', authPolicyId: 'default', roleAttributes: ['db', 'staff'] },
        disabled: true,
      });
      for (const name of NAMES) network.hosted(name, 'db');
    },
  },
  {
    check: 'unusable-identities',
    what: /^5 identities may not use any edge router: no edge router policy matches them, and staff-routers matches nothing$/,
    fixed: true,
    plant: (network) => {
      for (const name of NAMES) network.person(name, ['engineering']);
      network.update('edgeRouterPolicies', 'erp', { identityRoles: ['#nobody'] });
    },
  },
];
