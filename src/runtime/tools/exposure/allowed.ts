import { didYouMean, nearest } from '../../../common/nearest.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { ToolFacts } from '../../../contract.ts';
import { decide } from '../../gate/policy/index.ts';
import type { ExposureContext } from './types.ts';

/** Characters of a name that is told: no tool has a longer one. */
const LONGEST_NAME = 100;

/** The tools that the policy allows: nothing else can be found, described or called. */
export const allowedTools = ({ catalogue, policy }: ExposureContext): readonly ToolFacts[] =>
  catalogue.tools.filter((tool) => decide(tool, policy).allowed);

/** A tool that does not exist, with the nearest of those that are allowed. */
export const unknownTool = (name: string, context: ExposureContext): ToolError =>
  unknown('tool', name, allowedTools(context), 'tools/list names all that are served.');

/** The same for an operation that is called or described by its name. */
export const unknownOperation = (name: string, allowed: readonly ToolFacts[]): ToolError =>
  unknown('operation', name, allowed, 'findOperations finds operations by words.');

function unknown(what: string, name: string, allowed: readonly ToolFacts[], where: string): ToolError {
  const told = name.slice(0, LONGEST_NAME);
  const near = nearest(
    told,
    allowed.map((each) => each.name),
  );
  return new ToolError('unknown', `There is no ${what} "${told}".`, [didYouMean(near), where].join(' ').trim());
}
