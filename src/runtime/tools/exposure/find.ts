import { toErrorAnswer } from '../../../common/tool-answer.ts';
import { sanitise } from '../../safety/sanitise/answer.ts';
import { allowedOperations, unknownOperation } from './allowed.ts';
import { describeOperations } from './find/describe-operations.ts';
import { executors, missingExecutor } from './find/executors.ts';
import { findOperations } from './find/find-operations.ts';
import { MetaTools } from './meta-tool.ts';
import type { Exposed, ExposureContext, ExposureMode } from './types.ts';

/** A few tools that find, describe and call the operations: the whole controller for the price of a paragraph. */
export function openFind(context: ExposureContext): Exposed {
  const allowed = allowedOperations(context);
  const tools = new MetaTools([
    findOperations(context, allowed),
    describeOperations(context, allowed),
    ...executors(context, allowed),
  ]);
  const list = tools.list();
  return {
    list: () => list,
    reads: (tool) => tools.reads(tool) || context.catalogue.reads(tool),
    async call(request, onward) {
      const outcome = await tools.call(request, onward);
      if (outcome !== undefined) return outcome;
      if (context.catalogue.find(request.tool) !== undefined) return onward(request);
      const error = missingExecutor(request.tool, allowed) ?? unknownOperation(request.tool, allowed);
      // It repeats what it was given.
      return { answer: sanitise(toErrorAnswer(error)), failure: error.kind };
    },
  };
}

export const find: ExposureMode = {
  id: 'find',
  help: 'a few tools that find, describe and call the operations',
  unlisted: () =>
    'The operations are not listed as tools: findOperations finds them, callRead, callWrite and callDestructive call them. What it does not find is not allowed: say so instead of working around it.',
  listChanges: () => false,
  open: openFind,
};
