import { textBlock } from '../../../common/tool-answer.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { Tool } from '../../owners/tool.ts';
import { serverTool } from '../server-tool.ts';

/** Ends the caller's own login, and no other. */
export const logOut: Tool = serverTool(
  {
    name: 'logOut',
    title: 'Log out',
    description: 'Ends your login to a network. The next call needs another one.',
    inputSchema: { type: 'object', properties: {} },
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  },
  'read',
  {
    async run({ network }) {
      if (network.logOut === undefined) {
        throw new ToolError(
          'refused',
          `Everyone shares one login to ${network.name}, so it was not ended.`,
          'Whoever runs this server can end it.',
        );
      }
      await network.logOut();
      return { answer: { content: [textBlock(`You are logged out of ${network.name}.`)] } };
    },
  },
);
