import type { JsonSchema } from '../contract.ts';
import type { QuestionTool } from './tool.ts';

const inputSchema = (limit: JsonSchema) => ({
  type: 'object',
  required: ['identity'],
  properties: { identity: { type: 'string' }, limit },
});

export const whatCanReach: QuestionTool = {
  name: 'whatCanReach',
  title: 'What an identity can reach',
  description:
    'All services that an identity may dial or host, by which policies, with posture checks, and whether it works now.',
  inputSchema: inputSchema({ type: 'integer' }),
  input: inputSchema({ type: 'integer', minimum: 1 }),
  output: async () => (await import('./outputs.ts')).reachOutput,
  load: async () => (await import('./reach/answer.ts')).answerWhat,
};
