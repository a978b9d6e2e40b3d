import type { Exposed, ExposureContext, ExposureMode } from './types.ts';

/** Every tool that the policy allows, all the time. */
export const openAll = ({ listed, catalogue }: ExposureContext): Exposed => ({
  list: listed,
  reads: (tool) => catalogue.reads(tool),
  call: (request, onward) => onward(request),
});

export const all: ExposureMode = {
  id: 'all',
  help: 'one tool for each operation that is allowed',
  unlisted: () => 'What is not listed is not allowed: say so instead of working around it.',
  listChanges: () => false,
  open: openAll,
};
