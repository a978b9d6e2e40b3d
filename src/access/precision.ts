/**
 * Which service a tunneler dials if two of them intercept the same: ziti-edge-tunnel, desktop and mobile clients go by
 * precision, first of the address and then of the ports. Router tunnelers and `ziti tunnel` do not promise it.
 */
import { rangeOf } from './addresses.ts';
import { collide, type Intercept } from './intercepts.ts';

/** Tunnelers that dial the more precise of two services, in words. */
export const GO_BY_PRECISION = 'ziti-edge-tunnel, desktop and mobile clients';

/** The most pairs that are compared. If two services have more, neither counts as more precise. */
const MOST_PAIRS = 1_000;

/**
 * The side that is more precise wherever both intercept the same; undefined if neither is, or sometimes one and
 * sometimes the other.
 */
export function morePrecise(one: readonly Intercept[], other: readonly Intercept[]): 'one' | 'other' | undefined {
  if (one.length * other.length > MOST_PAIRS) return undefined;
  const orders = new Set<number>();
  for (const left of one) {
    for (const right of other) if (collide(left, right)) orders.add(Math.sign(byPrecision(left, right)));
  }
  const [order, ...others] = orders;
  if (order === undefined || order === 0 || others.length > 0) return undefined;
  return order < 0 ? 'one' : 'other';
}

/** The order of two intercepts that overlap, the more precise first. */
const byPrecision = (one: Intercept, other: Intercept): number =>
  byAddress(one.address, other.address) || one.high - one.low - (other.high - other.low);

function byAddress(one: string, other: string): number {
  const [left, right] = [rangeOf(one), rangeOf(other)];
  if (left !== undefined && right !== undefined) {
    const [sizeOfOne, sizeOfOther] = [left.high - left.low, right.high - right.low];
    return sizeOfOne < sizeOfOther ? -1 : sizeOfOne > sizeOfOther ? 1 : 0;
  }
  // A name is more precise than a wildcard over it, and of two wildcards the longer one is.
  return Number(one.startsWith('*.')) - Number(other.startsWith('*.')) || other.length - one.length;
}
