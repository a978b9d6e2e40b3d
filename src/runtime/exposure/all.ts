import { listTools } from '../policy/list-tools.ts';
import type { Exposed, ExposureContext, ExposureMode } from './types.ts';

/** Every tool that the policy allows, all the time. */
export const openAll = ({ prepared, catalogue, policy }: ExposureContext): Exposed => {
  const tools = listTools(prepared, catalogue, policy);
  return {
    list: () => tools,
    reads: (tool) => catalogue.find(tool)?.effect === 'read',
    call: (request, onward) => onward(request),
  };
};

export const all: ExposureMode = {
  id: 'all',
  help: 'one tool for each operation that is allowed',
  unlisted: () => 'What is not listed is not allowed: say so rather than looking for a way around.',
  listChanges: () => false,
  open: openAll,
};
