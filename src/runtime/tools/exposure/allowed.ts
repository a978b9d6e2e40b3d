import { didYouMean, nearest } from '../../../common/nearest.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { Operation } from '../../../contract.ts';
import { decide } from '../../gate/policy/index.ts';
import type { ExposureContext } from './types.ts';

/** The operations that the policy allows: nothing else can be found, described or called. */
export const allowedOperations = ({ catalogue, policy }: ExposureContext): readonly Operation[] =>
  catalogue.operations.filter((operation) => decide(operation, policy).allowed);

/** An operation that does not exist, with the nearest of those that are allowed. */
export function unknownOperation(name: string, allowed: readonly Operation[]): ToolError {
  const near = nearest(
    name,
    allowed.map((each) => each.name),
  );
  const next = [didYouMean(near), 'findOperations finds operations by words.'].join(' ').trim();
  return new ToolError('unknown', `There is no operation "${name}".`, next);
}
