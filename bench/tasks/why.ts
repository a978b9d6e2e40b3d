/** Why somebody can or cannot do something. */
import { all, explain, named, pair, type Task } from './steps.ts';

export const WHY: readonly Task[] = [
  {
    question: "task-typo can't reach wiki: why?",
    operatorTools: [explain('task-typo', 'wiki')],
    generic: [...pair('task-typo', 'wiki'), named('listServicePolicies', 'dial-common')],
    shows: [/engineering|employees|dial-common/],
  },
  {
    question: "task-locked can't log in: why?",
    operatorTools: [explain('task-locked', 'wiki')],
    generic: [named('listIdentities', 'task-locked'), ['detailIdentity', { id: '{listIdentities:task-locked}' }]],
    shows: [/disabled/],
  },
  {
    question: 'Nobody gets an answer from task-vault: why?',
    operatorTools: [explain('task-member', 'task-vault')],
    generic: pair('task-member', 'task-vault'),
    shows: [/task-vault/],
  },
  {
    question: 'Which policies let task-member into task-vault?',
    operatorTools: [explain('task-member', 'task-vault')],
    generic: [...pair('task-member', 'task-vault')],
    shows: [/task-dial-vault/, /task-debug/],
  },
  {
    question: 'Why can task-typo open task-vault at all?',
    operatorTools: [explain('task-typo', 'task-vault')],
    generic: pair('task-typo', 'task-vault'),
    shows: [/task-debug/],
  },
  {
    question: 'Would task-typo still get to task-vault without task-debug?',
    operatorTools: [
      ['explainAccess', { identity: 'task-typo', service: 'task-vault', ignorePolicies: ['task-debug'] }],
    ],
    generic: pair('task-typo', 'task-vault'),
    shows: [/task-vault/],
  },
  {
    question: "task-nameless can't log in through our single sign-on: why?",
    operatorTools: [explain('task-nameless', 'wiki')],
    generic: [
      named('listIdentities', 'task-nameless'),
      ['detailIdentity', { id: '{listIdentities:task-nameless}' }],
      named('listAuthPolicies', 'task-tokens'),
      all('listExternalJwtSigners', ['*']),
    ],
    shows: [/external ?id/i, /task-sso/],
  },
];
