import type { Entity } from '../../common/exact-json.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Difference } from './types.ts';

/** Where a router tells whether it is connected, by what reads it. */
const CONNECTED: Readonly<Record<string, string>> = { detailEdgeRouter: 'isOnline', detailFabricRouter: 'connected' };

/** Whether a change can be a hazard, by its target. */
export const mayHarm = ({ change }: ChangeReads): boolean =>
  change?.leaves === 'changed' && Object.hasOwn(CONNECTED, change.reader);

/**
 * Why a change harms the controller itself; undefined where it does not. A router that does not tell whether it is
 * connected is taken to be.
 */
export function hazardOf(
  { change }: ChangeReads,
  entity: Entity,
  differences: readonly Difference[],
): string | undefined {
  const field = CONNECTED[change?.reader ?? ''];
  const isDisabled = differences.some((each) => each.field === 'disabled' && each.to === true);
  if (field === undefined || !isDisabled || entity[field] === false) return undefined;
  return 'the router is connected, and to disable a connected router deadlocks the controller: it answers 503 to every change and every log-in until its process is restarted. Stop the router first; then it can be disabled.';
}
