import type { Exposed } from '../../owners/client.ts';
import { unknownOperation } from './allowed.ts';
import { describeOperations } from './find/describe-operations.ts';
import { executors, missingExecutor } from './find/executors.ts';
import { findOperations } from './find/find-operations.ts';
import { FOREMOST } from './foremost.ts';
import type { ExposureContext, ExposureMode } from './types.ts';

/** A few tools that find, describe and call the operations: the whole controller for the cost of a paragraph. */
export function openFind(context: ExposureContext): Exposed {
  const allowed = context.allowed.anywhere;
  const metaTools = [findOperations(context), describeOperations(context), ...executors(context)];
  const tools = new Map(metaTools.map((tool) => [tool.name, tool]));
  const foremost = context.listed().only((name) => FOREMOST.includes(name)).tools;
  const list = [...metaTools.map(({ listed }) => listed), ...foremost];
  return {
    list: () => list,
    find: (name) => tools.get(name) ?? context.find(name),
    unknown: (name) => missingExecutor(name, allowed) ?? unknownOperation(name, allowed),
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
