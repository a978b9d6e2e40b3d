import type { JsonSchema } from '../contract.ts';
import type { QuestionTool } from './tool.ts';

const inputSchema = (limit: JsonSchema) => ({
  type: 'object',
  required: ['service'],
  properties: { service: { type: 'string' }, limit },
});

export const whoCanReach: QuestionTool = {
  name: 'whoCanReach',
  title: 'Who can reach a service',
  description:
    'All identities that may dial or host a service, by which policies, with posture checks, and whether it works now.',
  inputSchema: inputSchema({ type: 'integer' }),
  input: inputSchema({ type: 'integer', minimum: 1 }),
  output: async () => (await import('./outputs.ts')).reachOutput,
  load: async () => (await import('./reach/answer.ts')).answerWho,
};
