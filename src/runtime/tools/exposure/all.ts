import type { Exposed } from '../../owners/client.ts';
import { unknownTool } from './allowed.ts';
import type { ExposureContext, ExposureMode } from './types.ts';

/** Every allowed tool, all the time. */
export const openAll = (context: ExposureContext): Exposed => ({
  list: () => context.listed().tools,
  prepared: () => context.listed(),
  find: context.find,
  unknown: (name) => unknownTool(name, context.allowed.anywhere, context.texts),
});

export const all: ExposureMode = {
  id: 'all',
  help: 'one tool for each allowed operation',
  unlisted: () => 'What is not listed is not allowed: say so instead of working around it.',
  listChanges: () => false,
  load: async () => openAll,
};
