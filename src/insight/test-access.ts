import type { ToolArguments } from './reading/source.ts';
import type { QuestionTool } from './tool.ts';

export const testAccess: QuestionTool = {
  name: 'testAccess',
  title: 'Test access',
  description: 'Checks expectations: who must or must not reach which services, now or after a change.',
  inputSchema: {
    type: 'object',
    required: ['tests'],
    properties: {
      tests: {
        type: 'array',
        items: { type: 'object' },
        description: '[{"identity":"ann or #attr","accept":["wiki"],"deny":[]}]',
      },
      with: { type: 'object', description: 'a change: {"tool","arguments"}' },
    },
  },
  withCheckedPlan: async (args, check) =>
    args.with === undefined ? args : { ...args, with: await check(args.with as ToolArguments) },
  output: async () => (await import('./outputs.ts')).testsOutput,
  load: async () => (await import('./access-tests/answer.ts')).answerTests,
};
