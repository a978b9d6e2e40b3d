import type { QuestionTool } from './tool.ts';

export const personReport: QuestionTool = {
  name: 'personReport',
  title: 'Report on a person or device',
  description:
    'Everything tied to an identity: grants, credentials, sessions, circuits, devices, hosted services; and the calls to off-board it.',
  inputSchema: { type: 'object', required: ['identity'], properties: { identity: { type: 'string' } } },
  output: async () => (await import('./outputs.ts')).personOutput,
  load: async () => (await import('./person/answer.ts')).answerPerson,
};
