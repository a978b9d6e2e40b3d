import type { Tool } from '../../owners/tool.ts';
import { serverTool } from '../server-tool.ts';

/** Starts a login by a person, and immediately says what the person has to do. None of it is secret. */
export const logIn: Tool = serverTool(
  {
    name: 'logIn',
    title: 'Log in',
    description:
      'Logs in to a network. Where a person has to do it, answers at once with the page and the code to show to them; the login then completes by itself.',
    inputSchema: { type: 'object', properties: {} },
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
    outputSchema: { type: 'object', properties: { state: { type: 'string' } } },
  },
  'read',
  {
    async run(call) {
      const { begin } = await import('./begin-login.ts');
      return begin(call);
    },
  },
);
