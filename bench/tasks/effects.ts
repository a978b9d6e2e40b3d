/** Who reaches what, and what a change would do to that. */
import { all, named, type Task, withoutPolicy } from './steps.ts';

export const EFFECTS: readonly Task[] = [
  {
    question: 'Who loses what if task-debug goes?',
    operatorTools: [['whatIf', { tool: 'deleteServicePolicy', arguments: { id: 'task-debug' } }]],
    generic: withoutPolicy('task-debug', 'task-vault'),
    shows: [/task-vault|identit/],
  },
  {
    question: 'Who loses what if dial-common goes?',
    operatorTools: [['whatIf', { tool: 'deleteServicePolicy', arguments: { id: 'dial-common' } }]],
    generic: withoutPolicy('dial-common', 'wiki'),
    shows: [/wiki|pairs/],
  },
  {
    question: 'What does task-leaver lose when disabled?',
    operatorTools: [['whatIf', { tool: 'disableIdentity', arguments: { id: 'task-leaver', durationMinutes: 0 } }]],
    generic: [
      named('listIdentities', 'task-leaver'),
      ['listIdentityServices', { id: '{listIdentities:task-leaver}', all: true }],
    ],
    shows: [/service|task-leaver/],
  },
  {
    question: 'Who can reach task-vault, and by what?',
    operatorTools: [['whoCanReach', { service: 'task-vault' }]],
    generic: [
      named('listServices', 'task-vault'),
      ['listServiceIdentities', { id: '{listServices:task-vault}', all: true, fields: ['name', 'disabled'] }],
      ['listServiceServicePolicies', { id: '{listServices:task-vault}' }],
    ],
    shows: [/task-debug/],
  },
  {
    question: 'What can task-member reach, and by what?',
    operatorTools: [['whatCanReach', { identity: 'task-member' }]],
    generic: [
      named('listIdentities', 'task-member'),
      ['listIdentityServices', { id: '{listIdentities:task-member}', all: true }],
      ['listIdentityServicePolicies', { id: '{listIdentities:task-member}' }],
    ],
    shows: [/task-vault/],
  },
  {
    question: 'Does engineering reach wiki, and stay out of finance?',
    operatorTools: [['testAccess', { tests: [{ identity: 'task-member', accept: ['task-vault'], deny: ['wiki'] }] }]],
    generic: [['listIdentityServices', { id: '{listIdentities:task-member}', all: true }]],
    shows: [/task-vault|PASSED/],
  },
  {
    question: 'What would somebody with only the attribute task-members reach?',
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
    shows: [/task-vault/],
  },
  {
    question: 'What stops if router-lagos-1 goes?',
    operatorTools: [['whatIf', { tool: 'deleteEdgeRouter', arguments: { id: 'router-lagos-1' } }]],
    generic: [
      named('listEdgeRouters', 'router-lagos-1'),
      all('listTerminators', ['service.name', 'router.name']),
      all('listFabricCircuits'),
    ],
    shows: [/task-printer/],
  },
  {
    question: 'Who may host what unchecked once task-host-check goes?',
    operatorTools: [['whatIf', { tool: 'deletePostureCheck', arguments: { id: 'task-host-check' } }]],
    generic: [
      named('listPostureChecks', 'task-host-check'),
      all('listServicePolicies', ['name', 'type', 'semantic', 'postureCheckRoles']),
      ['listServicePolicyIdentities', { id: '{listServicePolicies:task-bind-round}', all: true, fields: ['name'] }],
      ['listServicePolicyServices', { id: '{listServicePolicies:task-bind-round}', all: true, fields: ['name'] }],
    ],
    shows: [/task-host/, /task-round/],
  },
];
