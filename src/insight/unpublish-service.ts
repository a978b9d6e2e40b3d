import type { ChangeTool } from './tool.ts';

export const unpublishService: ChangeTool = {
  name: 'unpublishService',
  title: 'Unpublish a service',
  description: 'Deletes a published service and what has its tag and serves nothing else.',
  effect: 'destructive',
  inputSchema: {
    type: 'object',
    required: ['service'],
    properties: { service: { type: 'string' }, dryRun: { type: 'boolean' } },
  },
  output: async () => (await import('./outputs.ts')).unpublishOutput,
  load: async () => (await import('./publish/unpublish.ts')).unpublish,
};
