import type { ExposureMode } from './types.ts';

export const find: ExposureMode = {
  id: 'find',
  help: 'a few tools that find, describe and call the operations',
  unlisted: () =>
    'Operations are not listed as tools: findOperations finds them; callRead, callWrite and callDestructive call them. What it does not find is not allowed: say so instead of working around it.',
  listChanges: () => false,
  load: async () => (await import('./find/open-find.ts')).openFind,
};
