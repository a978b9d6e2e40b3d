import type { Exposed } from '../../../owners/client.ts';
import { unknownOperation } from '../allowed.ts';
import { FOREMOST } from '../foremost.ts';
import type { ExposureContext } from '../types.ts';
import { describeOperations } from './describe-operations.ts';
import { executors, missingExecutor } from './executors.ts';
import { findOperations } from './find-operations.ts';

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
    unknown: async (name) => missingExecutor(name, allowed) ?? unknownOperation(name, allowed, context.texts),
  };
}
