import type { JsonSchema } from '../contract.ts';
import type { ChangeTool } from './tool.ts';

const roles: JsonSchema = { type: 'array', items: { type: 'string' } };

const properties: ChangeTool['inputSchema']['properties'] = {
  name: { type: 'string' },
  address: { type: 'string', description: 'like tcp:crm.ziti:443' },
  host: { type: 'string' },
  dial: roles,
  bind: roles,
  dryRun: { type: 'boolean' },
};

const required = ['name', 'address', 'dial', 'bind'];

export const publishService: ChangeTool = {
  name: 'publishService',
  title: 'Publish a service',
  description: 'Creates a service with its configs and policies, all or nothing.',
  effect: 'write',
  inputSchema: { type: 'object', required, properties },
  // The service's own role attributes are only shown if everything is requested.
  input: { type: 'object', required, properties: { ...properties, attributes: roles } },
  output: async () => (await import('./outputs.ts')).publishOutput,
  load: async () => (await import('./publish/answer.ts')).publish,
};
