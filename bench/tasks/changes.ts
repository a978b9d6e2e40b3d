/** Changes to make. */
import { all, audit, named, type Task } from './steps.ts';

export const CHANGES: readonly Task[] = [
  {
    question: 'Take the misspelt attribute off task-typo.',
    operatorTools: [
      audit('odd-role-attributes'),
      ['patchIdentity', { id: '{listIdentities:task-typo}', roleAttributes: ['engineering'] }],
    ],
    generic: [
      ['listIdentityRoleAttributes', { all: true }],
      ['listIdentities', { filter: 'anyOf(roleAttributes) = "enginering"' }],
      ['patchIdentity', { id: '{listIdentities:task-typo}', roleAttributes: ['engineering'] }],
    ],
    shows: [/enginering/],
  },
  {
    question: 'Publish task-crm at crm.task:443 for engineering.',
    operatorTools: [
      [
        'publishService',
        {
          name: 'task-crm',
          address: 'tcp:crm.task:443',
          host: 'tcp:localhost:8443',
          dial: ['#engineering'],
          bind: ['#hosts'],
        },
      ],
    ],
    generic: [
      ['listConfigTypes', {}],
      [
        'createConfig',
        {
          name: 'task-crm-intercept',
          configTypeId: 'g7cIWbcGg',
          data: { addresses: ['crm.task'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] },
        },
      ],
      [
        'createConfig',
        {
          name: 'task-crm-host',
          configTypeId: 'NH5p4FpGR',
          data: { protocol: 'tcp', address: 'localhost', port: 8443 },
        },
      ],
      [
        'createService',
        {
          name: 'task-crm',
          encryptionRequired: true,
          configs: ['{listConfigs:task-crm-intercept}', '{listConfigs:task-crm-host}'],
        },
      ],
      all('listServicePolicies', ['name', 'type', 'identityRoles', 'serviceRoles']),
      [
        'createServicePolicy',
        {
          name: 'task-crm-dial',
          type: 'Dial',
          semantic: 'AnyOf',
          identityRoles: ['#engineering'],
          serviceRoles: ['@task-crm'],
        },
      ],
      [
        'createServicePolicy',
        {
          name: 'task-crm-bind',
          type: 'Bind',
          semantic: 'AnyOf',
          identityRoles: ['#hosts'],
          serviceRoles: ['@task-crm'],
        },
      ],
      all('listServiceEdgeRouterPolicies'),
      [
        'createServiceEdgeRouterPolicy',
        { name: 'task-crm-routers', semantic: 'AnyOf', serviceRoles: ['@task-crm'], edgeRouterRoles: ['#all'] },
      ],
      ['listServiceIdentities', { id: '{listServices:task-crm}', policyType: 'dial' }],
    ],
    shows: [/task-crm/],
  },
  {
    question: 'task-leaver has left: off-board.',
    operatorTools: [
      ['personReport', { identity: 'task-leaver' }],
      ['disableIdentity', { id: '{listIdentities:task-leaver}', durationMinutes: 0 }],
    ],
    generic: [
      named('listIdentities', 'task-leaver'),
      ['getIdentityAuthenticators', { id: '{listIdentities:task-leaver}' }],
      ['listIdentityServicePolicies', { id: '{listIdentities:task-leaver}' }],
      ['listIdentityServices', { id: '{listIdentities:task-leaver}', all: true }],
      ['listAPISessions', { filter: 'identity = "{listIdentities:task-leaver}"' }],
      all('listFabricCircuits'),
      ['listIdentities', { filter: 'name contains "task-leaver"' }],
      ['disableIdentity', { id: '{listIdentities:task-leaver}', durationMinutes: 0 }],
    ],
    shows: [/task-leaver/],
  },
];
