import type { Operation } from '../../contract.ts';
import { didYouMean, nearest } from '../catalogue/nearest.ts';
import { decide } from '../policy/index.ts';
import { ToolError } from '../tool-error.ts';
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
