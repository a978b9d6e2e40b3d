import type { JsonSchema } from '../contract.ts';
import { SEVERITIES } from './audit/severity.ts';
import type { QuestionTool } from './tool.ts';

const inputSchema = (limit: JsonSchema) => ({
  type: 'object',
  properties: {
    checks: { type: 'array', items: { type: 'string' } },
    severity: { type: 'string', enum: [...SEVERITIES], description: 'lowest to show' },
    limit,
    baseline: { type: 'array', items: { type: 'string' }, description: 'ids of findings to leave out' },
  },
});

export const auditNetwork: QuestionTool = {
  name: 'auditNetwork',
  title: 'Audit the network',
  description:
    'What is exposed, broken, misspelt or risky: counts by check; pass checks to get their findings and fixes.',
  inputSchema: inputSchema({ type: 'integer' }),
  input: inputSchema({ type: 'integer', minimum: 1 }),
  output: async () => (await import('./outputs.ts')).auditOutput,
  load: async () => (await import('./audit/answer.ts')).answerAudit,
};
