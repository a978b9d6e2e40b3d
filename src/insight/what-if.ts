import type { QuestionTool } from './tool.ts';

export const whatIf: QuestionTool = {
  name: 'whatIf',
  title: 'What if',
  description: 'Who would lose or gain which services if a change were made, given all other grants; changes nothing.',
  inputSchema: {
    type: 'object',
    required: ['tool', 'arguments'],
    properties: {
      tool: { type: 'string', description: 'e.g. patchServicePolicy' },
      arguments: { type: 'object' },
    },
  },
  withCheckedPlan: (args, check) => check(args),
  output: async () => (await import('./outputs.ts')).whatIfOutput,
  load: async () => (await import('./what-if/answer.ts')).answerWhatIf,
};
