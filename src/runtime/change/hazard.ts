import type { Entity } from '../../common/exact-json.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Difference } from './types.ts';

/** The field that says whether a router is connected, by reader. */
const CONNECTED: Readonly<Record<string, string>> = { detailEdgeRouter: 'isOnline', detailFabricRouter: 'connected' };

/** Whether a change can be a hazard, by its target. */
export const mayHarm = ({ change }: ChangeReads): boolean =>
  change?.outcome === 'changed' && Object.hasOwn(CONNECTED, change.reader);

/**
 * Why a change harms the controller itself; undefined if it does not. A router of unknown state counts as connected.
 */
export function hazardOf(reads: ChangeReads, entity: Entity, differences: readonly Difference[]): string | undefined {
  const field = mayHarm(reads) ? CONNECTED[reads.change?.reader ?? ''] : undefined;
  const isDisabled = differences.some((each) => each.field === 'disabled' && each.to === true);
  if (field === undefined || !isDisabled || entity[field] === false) return undefined;
  return 'the router is connected, and disabling a connected router deadlocks the controller: it answers 503 to every change and every login until its process is restarted. Stop the router first; then it can be disabled.';
}
