import type { CheckedArguments, ListedTool, Operation } from '../../../contract.ts';
import type { Call } from '../../owners/call.ts';
import type { Tool } from '../../owners/tool.ts';

/** Makes the calls. */
type Performer = typeof import('./perform.ts');

/**
 * An operation of the controller as a tool.
 * @param performer loads what makes calls; a start does not need it
 */
export const operationTool = (operation: Operation, listed: ListedTool, performer: () => Promise<Performer>): Tool => {
  const { name, effect, marks, category, api, since, review } = operation;
  return {
    ...{ name, effect, marks, category, arguments: operation.arguments, api },
    ...(since === undefined ? {} : { since }),
    ...(review === undefined ? {} : { review }),
    operation,
    listed,
    elsewhere: async (argument: string, call: Call) =>
      (await import('./other-tools.ts')).otherTools(operation, argument, call),
    resolve: (call: Call) =>
      mayHoldNames(operation, call.args)
        ? performer().then((loaded) => loaded.resolveNames(operation, call))
        : undefined,
    foresee: async (call: Call) => (await performer()).foreseeChange(operation, call),
    judge: async (call: Call) => (await performer()).judgeChange(operation, call),
    readBefore: async (call: Call) => (await performer()).readBefore(operation, call),
    run: async (call: Call) => await (await performer()).perform(operation, call),
  };
};

/** Whether a name may be given where the controller expects an id: in role lists, and in path and body of a change. */
const mayHoldNames = ({ effect, path, ids, arguments: places }: Operation, args: CheckedArguments): boolean =>
  (effect !== 'read' && (path.includes('{') || ids !== undefined)) ||
  Object.keys(args).some((name) => places[name]?.refers);
