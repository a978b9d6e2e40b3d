import { SEVERITIES } from './audit/severity.ts';
import type { InsightTool } from './tool.ts';

export const auditNetwork: InsightTool = {
  name: 'auditNetwork',
  title: 'Audit the network',
  description:
    'What is exposed, broken, misspelt or risky: a summary by check; name checks for their findings and fixes.',
  inputSchema: {
    type: 'object',
    properties: {
      checks: { type: 'array', items: { type: 'string' } },
      severity: { type: 'string', enum: [...SEVERITIES], description: 'at least' },
      limit: { type: 'integer' },
      baseline: { type: 'array', items: { type: 'string' }, description: 'known ids' },
    },
  },
  load: async () => (await import('./audit/answer.ts')).answerAudit,
};
