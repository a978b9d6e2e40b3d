import type { PlantedFault } from './planted-fault.ts';

/** Policies, roles and configs that match nothing, too much, or something that does not exist. */
export const policyFaults: readonly PlantedFault[] = [
  {
    check: 'exposed-to-everyone',
    what: /everyone-wiki lets everyone dial 1 service/,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
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
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'tmp',
        type: 'Dial',
        identityRoles: ['#sales'],
        serviceRoles: ['#all'],
      }),
  },
  {
    check: 'policy-matches-nothing',
    what: /old matches no service: AnyOf #gone/,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'old',
        type: 'Dial',
        identityRoles: ['#staff'],
        serviceRoles: ['#gone'],
      }),
  },
  {
    check: 'policy-matches-nothing',
    what: /misspelt matches no identity: AnyOf #Engineering/,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'misspelt',
        type: 'Dial',
        identityRoles: ['#Engineering'],
        serviceRoles: ['#common'],
      }),
  },
  {
    check: 'policy-matches-nothing',
    what: /misspelt-too matches no identity: AnyOf #Engineering, @nobody/,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'misspelt-too',
        type: 'Dial',
        identityRoles: ['#Engineering', '@nobody'],
        serviceRoles: ['#common'],
      }),
  },
  {
    check: 'policy-matches-nothing',
    what: /half-right matches no identity: AllOf #Engineering, #nobody-has-this/,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'half-right',
        type: 'Dial',
        semantic: 'AllOf',
        identityRoles: ['#Engineering', '#nobody-has-this'],
        serviceRoles: ['#common'],
      }),
  },
  {
    check: 'policy-matches-nothing',
    what: /wrong-twice matches no identity: AnyOf #Engineering/,
    fixed: true,
    plant: (network) =>
      network.policy('servicePolicies', {
        name: 'wrong-twice',
        type: 'Dial',
        identityRoles: ['#Engineering'],
        serviceRoles: ['#Common'],
      }),
  },
  {
    check: 'policy-matches-nothing',
    what: /far matches no edge router: AllOf #public, #private/,
    fixed: true,
    plant: (network) =>
      network.policy('edgeRouterPolicies', {
        name: 'far',
        semantic: 'AllOf',
        identityRoles: ['#staff'],
        edgeRouterRoles: ['#public', '#private'],
      }),
  },
  {
    check: 'odd-role-attributes',
    what: /cat has #enginering, which no policy names; policies name #engineering/,
    fixed: true,
    plant: (network) => network.person('cat', ['enginering', 'staff']),
  },
  {
    check: 'odd-role-attributes',
    what: /only cat has #night-shift, and no policy names it/,
    fixed: true,
    plant: (network) => network.person('cat', ['night-shift', 'staff']),
  },
  {
    check: 'odd-role-attributes',
    what: /domain has #manged, which no policy names; policies name #managed/,
    fixed: true,
    plant: (network) => {
      network.plant('postureChecks', {
        name: 'domain',
        typeId: 'DOMAIN',
        domains: ['corp.example'],
        roleAttributes: ['manged'],
        version: 1,
      });
      network.policy('servicePolicies', {
        name: 'guarded',
        type: 'Dial',
        identityRoles: ['#sales'],
        serviceRoles: ['#common'],
        postureCheckRoles: ['#managed'],
      });
    },
  },
  {
    check: 'dangling-references',
    what: /dial-common names @nobody in identityRoles, which does not exist/,
    fixed: true,
    plant: (network) => network.update('servicePolicies', 'dial', { identityRoles: ['#engineering', '@nobody'] }),
  },
  {
    check: 'dangling-references',
    what: /wiki has the configs gone-config, which do not exist/,
    fixed: true,
    plant: (network) => network.update('services', 'wiki', { configs: ['c1', 'gone-config'] }),
  },
  {
    check: 'dangling-references',
    what: /ann has the auth policy gone-policy, which does not exist/,
    fixed: true,
    plant: (network) => network.update('identities', 'ann', { authPolicyId: 'gone-policy' }),
  },
  {
    check: 'unused-configs',
    what: /no service has the config left-over/,
    fixed: true,
    plant: (network) =>
      network.plant('configs', {
        name: 'left-over',
        configTypeId: 'g7cIWbcGg',
        data: { addresses: ['x.ziti'], protocols: ['tcp'], portRanges: [{ low: 1, high: 1 }] },
      }),
  },
];
