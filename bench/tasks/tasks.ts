/** The tasks, each with what its answers have to contain. */
import { all, audit, explain, named, pair, type Task, withoutPolicy } from './steps.ts';

export const TASKS: readonly Task[] = [
  {
    ask: "task-typo can't reach wiki: why?",
    operatorTools: [explain('task-typo', 'wiki')],
    generic: [...pair('task-typo', 'wiki'), named('listServicePolicies', 'dial-common')],
    tells: [/engineering|employees|dial-common/],
  },
  {
    ask: "task-locked can't log in: why?",
    operatorTools: [explain('task-locked', 'wiki')],
    generic: [named('listIdentities', 'task-locked'), ['detailIdentity', { id: '{listIdentities:task-locked}' }]],
    tells: [/disabled/],
  },
  {
    ask: 'Nobody gets an answer from task-vault: why?',
    operatorTools: [explain('task-member', 'task-vault')],
    generic: pair('task-member', 'task-vault'),
    tells: [/task-vault/],
  },
  {
    ask: 'Which policies let task-member into task-vault?',
    operatorTools: [explain('task-member', 'task-vault')],
    generic: [...pair('task-member', 'task-vault')],
    tells: [/task-dial-vault/, /task-debug/],
  },
  {
    ask: 'Why can task-typo open task-vault at all?',
    operatorTools: [explain('task-typo', 'task-vault')],
    generic: pair('task-typo', 'task-vault'),
    tells: [/task-debug/],
  },
  {
    ask: 'Would task-typo still get to task-vault without task-debug?',
    operatorTools: [
      ['explainAccess', { identity: 'task-typo', service: 'task-vault', ignorePolicies: ['task-debug'] }],
    ],
    generic: pair('task-typo', 'task-vault'),
    tells: [/task-vault/],
  },
  {
    ask: 'What is wrong with this network?',
    operatorTools: [['auditNetwork', {}]],
    generic: [
      all('listServicePolicies'),
      all('listEdgeRouters'),
      all('listConfigs'),
      all('listAuthPolicies'),
      all('listEdgeRouterPolicies'),
      all('listServiceEdgeRouterPolicies'),
      all('listPostureChecks'),
    ],
    tells: [/task-|policies/],
  },
  {
    ask: 'What is exposed to everyone?',
    operatorTools: [audit('exposed-to-everyone')],
    generic: [all('listServicePolicies', ['name', 'type', 'identityRoles', 'serviceRoles'])],
    tells: [/task-debug/],
  },
  {
    ask: 'Which policies match nothing?',
    operatorTools: [audit('policy-matches-nothing')],
    generic: [
      all('listServicePolicies'),
      ['listIdentityRoleAttributes', { all: true }],
      ['listServiceRoleAttributes', { all: true }],
      all('listEdgeRouterPolicies'),
      all('listServiceEdgeRouterPolicies'),
    ],
    tells: [/task-nobody/],
  },
  {
    ask: 'Which role attributes are misspelt?',
    operatorTools: [audit('odd-role-attributes')],
    generic: [
      ['listIdentityRoleAttributes', { all: true }],
      all('listServicePolicies', ['name', 'identityRoles']),
      ['listIdentities', { filter: 'anyOf(roleAttributes) = "enginering"' }],
    ],
    tells: [/enginering/],
  },
  {
    ask: "Which services can't answer, and why?",
    operatorTools: [audit('service-cannot-answer')],
    generic: [
      all('listServices', ['name']),
      all('listTerminators', ['service', 'router']),
      all('listEdgeRouters', ['name', 'isOnline', 'disabled']),
      all('listServicePolicies', ['name', 'type', 'serviceRoles']),
    ],
    tells: [/task-vault/],
  },
  {
    ask: 'Which intercepts collide?',
    operatorTools: [audit('intercept-collisions')],
    generic: [
      ['listConfigs', { all: true, fields: ['name', 'data'] }],
      all('listServices', ['name', 'configs']),
      all('listServicePolicies', ['name', 'identityRoles', 'serviceRoles']),
    ],
    tells: [/twin\.task/],
  },
  {
    ask: 'Whose permissions amount to an administrator?',
    operatorTools: [audit('permissions-like-admin', 'administrators')],
    generic: [all('listIdentities', ['name', 'isAdmin', 'permissions'])],
    tells: [/task-helper/],
  },
  {
    ask: 'Which configs does no service use?',
    operatorTools: [audit('unused-configs')],
    generic: [all('listConfigs', ['name']), all('listServices', ['name', 'configs'])],
    tells: [/task-left-over/],
  },
  {
    ask: 'Which auth policies are weak?',
    operatorTools: [audit('weak-auth-policies')],
    generic: [all('listAuthPolicies', ['*']), all('listIdentities', ['authPolicyId'])],
    tells: [/task-weak/],
  },
  {
    ask: 'Which posture checks are named but match none?',
    operatorTools: [audit('posture-matches-no-check')],
    generic: [
      all('listServicePolicies', ['name', 'semantic', 'postureCheckRoles']),
      all('listPostureChecks', ['name', 'roleAttributes']),
    ],
    tells: [/dial-production-on-call/],
  },
  {
    ask: 'Which routers are down?',
    operatorTools: [audit('routers-down')],
    generic: [all('listEdgeRouters', ['name', 'isOnline', 'disabled', 'versionInfo.version'])],
    tells: [/router-/],
  },
  {
    ask: 'Who loses what if task-debug goes?',
    operatorTools: [['whatIf', { tool: 'deleteServicePolicy', arguments: { id: 'task-debug' } }]],
    generic: withoutPolicy('task-debug', 'task-vault'),
    tells: [/task-vault|identit/],
  },
  {
    ask: 'Who loses what if dial-common goes?',
    operatorTools: [['whatIf', { tool: 'deleteServicePolicy', arguments: { id: 'dial-common' } }]],
    generic: withoutPolicy('dial-common', 'wiki'),
    tells: [/wiki|pairs/],
  },
  {
    ask: 'What does task-leaver lose when disabled?',
    operatorTools: [['whatIf', { tool: 'disableIdentity', arguments: { id: 'task-leaver', durationMinutes: 0 } }]],
    generic: [
      named('listIdentities', 'task-leaver'),
      ['listIdentityServices', { id: '{listIdentities:task-leaver}', all: true }],
    ],
    tells: [/service|task-leaver/],
  },
  {
    ask: 'Who can reach task-vault, and by what?',
    operatorTools: [['whoCanReach', { service: 'task-vault' }]],
    generic: [
      named('listServices', 'task-vault'),
      ['listServiceIdentities', { id: '{listServices:task-vault}', all: true, fields: ['name', 'disabled'] }],
      ['listServiceServicePolicies', { id: '{listServices:task-vault}' }],
    ],
    tells: [/task-debug/],
  },
  {
    ask: 'What can task-member reach, and by what?',
    operatorTools: [['whatCanReach', { identity: 'task-member' }]],
    generic: [
      named('listIdentities', 'task-member'),
      ['listIdentityServices', { id: '{listIdentities:task-member}', all: true }],
      ['listIdentityServicePolicies', { id: '{listIdentities:task-member}' }],
    ],
    tells: [/task-vault/],
  },
  {
    ask: 'Does engineering reach wiki, and stay out of finance?',
    operatorTools: [['testAccess', { tests: [{ identity: 'task-member', accept: ['task-vault'], deny: ['wiki'] }] }]],
    generic: [['listIdentityServices', { id: '{listIdentities:task-member}', all: true }]],
    tells: [/task-vault|PASSED/],
  },
  {
    ask: "task-nameless can't log in through our single sign-on: why?",
    operatorTools: [explain('task-nameless', 'wiki')],
    generic: [
      named('listIdentities', 'task-nameless'),
      ['detailIdentity', { id: '{listIdentities:task-nameless}' }],
      named('listAuthPolicies', 'task-tokens'),
      all('listExternalJwtSigners', ['*']),
    ],
    tells: [/external ?id/i, /task-sso/],
  },
  {
    ask: 'What would somebody with only the attribute task-members reach?',
    operatorTools: [
      [
        'whatIf',
        {
          tool: 'createIdentity',
          arguments: { name: 'any', type: 'Default', isAdmin: false, roleAttributes: ['task-members'] },
        },
      ],
    ],
    generic: [
      all('listServicePolicies', ['name', 'type', 'semantic', 'identityRoles', 'serviceRoles']),
      all('listServices', ['name', 'roleAttributes']),
    ],
    tells: [/task-vault/],
  },
  {
    ask: 'What stops if router-lagos-1 goes?',
    operatorTools: [['whatIf', { tool: 'deleteEdgeRouter', arguments: { id: 'router-lagos-1' } }]],
    generic: [
      named('listEdgeRouters', 'router-lagos-1'),
      all('listTerminators', ['service.name', 'router.name']),
      all('listFabricCircuits'),
    ],
    tells: [/task-printer/],
  },
  {
    ask: 'Take the misspelt attribute off task-typo.',
    operatorTools: [
      audit('odd-role-attributes'),
      ['patchIdentity', { id: '{listIdentities:task-typo}', roleAttributes: ['engineering'] }],
    ],
    generic: [
      ['listIdentityRoleAttributes', { all: true }],
      ['listIdentities', { filter: 'anyOf(roleAttributes) = "enginering"' }],
      ['patchIdentity', { id: '{listIdentities:task-typo}', roleAttributes: ['engineering'] }],
    ],
    tells: [/enginering/],
  },
  {
    ask: 'Publish task-crm at crm.task:443 for engineering.',
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
    tells: [/task-crm/],
  },
  {
    ask: 'task-leaver has left: off-board.',
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
    tells: [/task-leaver/],
  },
];
