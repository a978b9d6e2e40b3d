import type { PlantedFault } from './planted-fault.ts';

/** Services that cannot answer, or that conflict with others; routers that are down. */
export const serviceFaults: readonly PlantedFault[] = [
  {
    check: 'service-cannot-answer',
    what: /lost may not use any edge router/,
    fixed: true,
    plant: (network) => {
      network.service('lost', ['nowhere']);
      network.terminator('lost', 'r1');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /orphan: nobody may host it/,
    fixed: true,
    plant: (network) => {
      network.service('orphan', ['other']);
      network.policy('serviceEdgeRouterPolicies', {
        name: 'other',
        serviceRoles: ['#other'],
        edgeRouterRoles: ['#public'],
      });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /idle: nothing hosts it now, although these may: host/,
    fixed: false,
    plant: (network) => network.service('idle', ['common']),
  },
  {
    check: 'service-cannot-answer',
    what: /db: its hosts have not enrolled: new-host/,
    fixed: false,
    plant: (network) => {
      network.plant('identities', {
        id: 'nh',
        name: 'new-host',
        typeId: 'Default',
        authPolicyId: 'default',
        roleAttributes: ['db-hosts', 'staff'],
      });
      network.hosted('db', 'db-hosts');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: its hosts are disabled: off-host/,
    fixed: true,
    plant: (network) => {
      network.person('off-host', ['db-hosts', 'staff'], { disabled: true });
      network.hosted('db', 'db-hosts');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: its hosts have no edge router in common with it: far-host/,
    fixed: true,
    plant: (network) => {
      network.person('far-host', ['db-hosts']);
      network.hosted('db', 'db-hosts');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: its hosts have no edge router in common with it: far-router/,
    fixed: true,
    plant: (network) => {
      network.thirdRouter({});
      network.plant('identities', { id: 'r3', name: 'far-router', typeId: 'Router', roleAttributes: ['db-hosts'] });
      network.hosted('db', 'db-hosts', ['#public']);
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db has terminators only on routers that are offline or disabled: router-3, router-4/,
    fixed: true,
    plant: (network) => {
      network.thirdRouter({ isVerified: false, disabled: true, live: { isOnline: false } });
      const enrolled = { isVerified: true, roleAttributes: ['private'], live: { isOnline: true } };
      network.plant('routers', { ...enrolled, id: 'r4', name: 'router-4', isEdge: true, disabled: true });
      network.hosted('db', 'hosts');
      for (const router of ['r3', 'r4']) network.terminator('db', router);
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db has terminators only on routers that are offline or disabled: router-3/,
    fixed: false,
    plant: (network) => {
      network.thirdRouter({ live: { isOnline: false } });
      network.hosted('db', 'hosts');
      network.terminator('db', 'r3');
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: no identity that may dial it has an edge router in common/,
    fixed: true,
    plant: (network) => {
      network.hosted('db', 'hosts', ['#private']);
      network.terminator('db', 'r2');
      network.policy('servicePolicies', {
        name: 'dial-db',
        type: 'Dial',
        identityRoles: ['#sales'],
        serviceRoles: ['@db'],
      });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /db: no identity that may dial it has an edge router in common/,
    fixed: true,
    plant: (network) => {
      network.hosted('db', 'hosts');
      network.terminator('db', 'r2');
      network.person('stranger', []);
      network.policy('servicePolicies', {
        name: 'dial-db',
        type: 'Dial',
        identityRoles: ['@stranger'],
        serviceRoles: ['@db'],
      });
    },
  },
  {
    check: 'service-cannot-answer',
    what: /by-hand requires end-to-end encryption, and its only terminators were made by hand/,
    fixed: true,
    plant: (network) => {
      network.service('by-hand', ['common']);
      network.plant('terminators', {
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
    check: 'intercepted-dns',
    what: /half-of-it catches DNS lookups at 0\.0\.0\.0\/1: public resolvers are there/,
    fixed: true,
    plant: (network) => {
      network.plant('configs', {
        id: 'half',
        name: 'half-of-it',
        configTypeId: 'g7cIWbcGg',
        data: { addresses: ['0.0.0.0/1'], protocols: ['tcp', 'udp'], portRanges: [{ low: 1, high: 65535 }] },
      });
      network.service('internet', ['common'], ['half']);
      network.terminator('internet', 'r1');
    },
  },
  {
    check: 'host-loops',
    what: /loop is forwarded to wiki\.ziti:80, which wiki intercepts on its own host/,
    fixed: false,
    plant: (network) => {
      network.plant('configs', {
        id: 'h1',
        name: 'loop-host',
        configTypeId: 'NH5p4FpGR',
        data: { address: 'wiki.ziti', port: 80, protocol: 'tcp' },
      });
      network.service('loop', ['common'], ['h1']);
      network.policy('servicePolicies', {
        name: 'hosts-dial',
        type: 'Dial',
        identityRoles: ['#hosts'],
        serviceRoles: ['@wiki'],
      });
    },
  },
  {
    check: 'host-loops',
    what: /round is forwarded to 10\.8\.0\.0\/16:22-25, which round intercepts on its own host/,
    fixed: false,
    plant: (network) => {
      const caught = { addresses: ['10.8.0.0/16'], protocols: ['tcp'], portRanges: [{ low: 22, high: 25 }] };
      network.plant('configs', { id: 'i2', name: 'round-intercept', configTypeId: 'g7cIWbcGg', data: caught });
      network.plant('configs', {
        id: 'h2',
        name: 'round-host',
        configTypeId: 'NH5p4FpGR',
        data: {
          ...{ protocol: 'tcp', forwardAddress: true, allowedAddresses: ['10.0.0.0/8'] },
          ...{ forwardPort: true, allowedPortRanges: [{ low: 1, high: 99 }] },
        },
      });
      network.service('round', ['common'], ['i2', 'h2']);
      network.policy('servicePolicies', {
        name: 'hosts-dial-round',
        type: 'Dial',
        identityRoles: ['#hosts'],
        serviceRoles: ['@round'],
      });
    },
  },
  {
    check: 'masking-catch-alls',
    what: /tmp-all grants all that 1 other policy grants: /,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'tmp-all',
        type: 'Dial',
        identityRoles: ['#all'],
        serviceRoles: ['#all'],
      }),
  },
  {
    check: 'nobody-may-dial',
    what: /nobody may dial shelf: no Dial policy with members includes it/,
    fixed: false,
    plant: (network) => network.service('shelf', ['unread']),
  },
  {
    check: 'redundant-policies',
    what: /twice grants nothing that dial-common does not grant too/,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'twice',
        type: 'Dial',
        identityRoles: ['#engineering'],
        serviceRoles: ['#common'],
      }),
  },
  {
    check: 'intercept-collisions',
    what: /wide and wiki both catch tcp:wiki\.ziti and \*\.ziti:80/,
    // The wiki may be an exception of the wildcard.
    fixed: false,
    plant: (network) => {
      network.plant('configs', {
        id: 'c2',
        name: 'wide-intercept',
        configTypeId: 'g7cIWbcGg',
        data: { addresses: ['*.ziti'], protocols: ['tcp', 'udp'], portRanges: [{ low: 1, high: 100 }] },
      });
      network.service('wide', ['common'], ['c2']);
    },
  },
  {
    check: 'intercept-collisions',
    what: /wiki and twin both catch tcp:wiki\.ziti:80|twin and wiki both catch tcp:wiki\.ziti:80/,
    fixed: true,
    plant: (network) => {
      network.plant('configs', {
        id: 'c3',
        name: 'twin-intercept',
        configTypeId: 'g7cIWbcGg',
        data: { addresses: ['wiki.ziti'], protocols: ['tcp'], portRanges: [{ low: 80, high: 80 }] },
      });
      network.service('twin', ['common'], ['c3']);
    },
  },
  {
    check: 'posture-matches-no-check',
    what: /guarded requires posture checks AllOf #managed, #strict, but no check has all of them: 2 identities reach/,
    fixed: true,
    plant: (network) => {
      network.plant('postureChecks', {
        name: 'domain',
        typeId: 'DOMAIN',
        domains: ['corp.example'],
        roleAttributes: ['managed'],
        version: 1,
      });
      network.plant('postureChecks', { name: 'factor', typeId: 'MFA', roleAttributes: ['strict'], version: 1 });
      network.policy('servicePolicies', {
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
    check: 'posture-matches-no-check',
    what: /guarded requires posture checks AllOf #unheard-of, but no check has them/,
    fixed: false,
    plant: (network) =>
      network.policy('servicePolicies', {
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
    plant: (network) => network.thirdRouter({ isVerified: false }),
  },
  {
    check: 'routers-down',
    what: /router-3 is disabled/,
    fixed: true,
    plant: (network) => network.thirdRouter({ disabled: true }),
  },
  {
    check: 'routers-down',
    what: /router-3 is offline/,
    fixed: false,
    plant: (network) => network.thirdRouter({ live: { isOnline: false } }),
  },
  {
    check: 'routers-down',
    what: /router-3 runs v1\.6\.0, most run v2\.0\.0/,
    fixed: false,
    plant: (network) => network.thirdRouter({ live: { isOnline: true, versionInfo: { version: 'v1.6.0' } } }),
  },
];
