import type { QuestionTool } from './tool.ts';

export const explainAccess: QuestionTool = {
  name: 'explainAccess',
  title: 'Explain access',
  description: "Why an identity can or can't reach a service, link by link, with evidence and the call that fixes it.",
  inputSchema: {
    type: 'object',
    required: ['identity', 'service'],
    properties: {
      identity: { type: 'string', description: 'id or name' },
      service: { type: 'string' },
      kind: { type: 'string', enum: ['dial', 'bind'] },
      ignorePolicies: { type: 'array', items: { type: 'string' }, description: 'names or ids' },
    },
  },
  output: async () => (await import('./outputs.ts')).explainOutput,
  load: async () => (await import('./explain/answer.ts')).answerExplain,
};
