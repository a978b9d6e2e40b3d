/** What is wrong in the whole network. */
import { all, audit, type Task } from './steps.ts';

export const NETWORK: readonly Task[] = [
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
];
