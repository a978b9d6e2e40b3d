/** What is wrong in the whole network. */
import { all, audit, type Task } from './steps.ts';

export const NETWORK: readonly Task[] = [
  {
    question: 'What is wrong with this network?',
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
    shows: [/task-|policies/],
  },
  {
    question: 'What is exposed to everyone?',
    operatorTools: [audit('exposed-to-everyone')],
    generic: [all('listServicePolicies', ['name', 'type', 'identityRoles', 'serviceRoles'])],
    shows: [/task-debug/],
  },
  {
    question: 'Which policies match nothing?',
    operatorTools: [audit('policy-matches-nothing')],
    generic: [
      all('listServicePolicies'),
      ['listIdentityRoleAttributes', { all: true }],
      ['listServiceRoleAttributes', { all: true }],
      all('listEdgeRouterPolicies'),
      all('listServiceEdgeRouterPolicies'),
    ],
    shows: [/task-nobody/],
  },
  {
    question: 'Which role attributes are misspelt?',
    operatorTools: [audit('odd-role-attributes')],
    generic: [
      ['listIdentityRoleAttributes', { all: true }],
      all('listServicePolicies', ['name', 'identityRoles']),
      ['listIdentities', { filter: 'anyOf(roleAttributes) = "enginering"' }],
    ],
    shows: [/enginering/],
  },
  {
    question: "Which services can't answer, and why?",
    operatorTools: [audit('service-cannot-answer')],
    generic: [
      all('listServices', ['name']),
      all('listTerminators', ['service', 'router']),
      all('listEdgeRouters', ['name', 'isOnline', 'disabled']),
      all('listServicePolicies', ['name', 'type', 'serviceRoles']),
    ],
    shows: [/task-vault/],
  },
  {
    question: 'Which intercepts collide?',
    operatorTools: [audit('intercept-collisions')],
    generic: [
      ['listConfigs', { all: true, fields: ['name', 'data'] }],
      all('listServices', ['name', 'configs']),
      all('listServicePolicies', ['name', 'identityRoles', 'serviceRoles']),
    ],
    shows: [/twin\.task/],
  },
  {
    question: 'Which hosts forward into their own intercept?',
    operatorTools: [audit('host-loops')],
    generic: [
      ['listConfigs', { all: true, fields: ['name', 'data'] }],
      all('listServices', ['name', 'configs']),
      all('listServicePolicies', ['name', 'type', 'identityRoles', 'serviceRoles']),
    ],
    shows: [/task-round/],
  },
  {
    question: 'Whose permissions amount to an administrator?',
    operatorTools: [audit('permissions-like-admin', 'administrators')],
    generic: [all('listIdentities', ['name', 'isAdmin', 'permissions'])],
    shows: [/task-helper/],
  },
  {
    question: 'Which configs does no service use?',
    operatorTools: [audit('unused-configs')],
    generic: [all('listConfigs', ['name']), all('listServices', ['name', 'configs'])],
    shows: [/task-left-over/],
  },
  {
    question: 'Which auth policies are weak?',
    operatorTools: [audit('weak-auth-policies')],
    generic: [all('listAuthPolicies', ['*']), all('listIdentities', ['authPolicyId'])],
    shows: [/task-weak/],
  },
  {
    question: 'Which posture checks are named but match none?',
    operatorTools: [audit('posture-matches-no-check')],
    generic: [
      all('listServicePolicies', ['name', 'semantic', 'postureCheckRoles']),
      all('listPostureChecks', ['name', 'roleAttributes']),
    ],
    shows: [/dial-production-on-call/],
  },
  {
    question: 'Which routers are down?',
    operatorTools: [audit('routers-down')],
    generic: [all('listEdgeRouters', ['name', 'isOnline', 'disabled', 'versionInfo.version'])],
    shows: [/router-/],
  },
];
