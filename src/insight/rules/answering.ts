/** Which terminators of a service answer a plain dial, and what keeps the others from it. */
import type { RouterRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';

/** Each failed dial raises the dynamic cost of a terminator by this. */
const FAILED_DIAL_COST = 20;

/** Each open circuit raises it by this. */
const OPEN_CIRCUIT_COST = 2;

/** Whether dials of a service are answered, and if not, why. */
export interface Answering {
  readonly state:
    | 'answered'
    /** There is no terminator. */
    | 'none'
    /** All terminators are on routers that can't be used. */
    | 'unusable'
    /** None answers dials of the instance that clients name, or of none. */
    | 'instances'
    /** All were created manually, and the service requires encryption by a host. */
    | 'unencrypted'
    /** Dials reach the terminators and fail there. */
    | 'failing';
  /** The terminators that this state is about. */
  readonly terminators: readonly TerminatorRow[];
}

/** By id; a router that is absent counts as usable. */
type Routers = Pick<ReadonlyMap<string, RouterRow>, 'get'>;

/** The instance that clients name; null if that depends on what they dial. */
export type DialedInstance = string | null;

/** The terminators on usable routers that a dial of an instance finds. */
export const dialable = (terminators: readonly TerminatorRow[], routers: Routers, instance: DialedInstance) =>
  ofInstance(onUsableRouters(terminators, routers), instance);

const ofInstance = (terminators: readonly TerminatorRow[], instance: DialedInstance) =>
  terminators.filter((terminator) => instance === null || instanceOf(terminator) === instance);

/** Whether a dial of an instance is answered, and which terminators decide that. */
export function answering(
  { encryptionRequired }: ServiceRow,
  terminators: readonly TerminatorRow[],
  routers: Routers,
  instance: DialedInstance = '',
): Answering {
  if (terminators.length === 0) return { state: 'none', terminators };
  const usable = onUsableRouters(terminators, routers);
  if (usable.length === 0) return { state: 'unusable', terminators };
  const plain = ofInstance(usable, instance);
  if (plain.length === 0) return { state: 'instances', terminators: usable };
  const isByHand = plain.every(({ binding }) => binding === 'transport');
  if (isByHand && encryptionRequired === true) return { state: 'unencrypted', terminators: plain };
  const [dialed = plain] = byPrecedence(plain).map(({ those }) => those);
  return dialed.every(isFailing)
    ? { state: 'failing', terminators: dialed }
    : { state: 'answered', terminators: plain };
}

/**
 * The precedences, best first. A controller uses a worse one only if no better one is left, even if dials to the better
 * one fail.
 */
const PRECEDENCES = ['required', 'default', 'failed'] as const;

/** Terminators by precedence, the preferred ones first. */
export function byPrecedence(terminators: readonly TerminatorRow[]) {
  return PRECEDENCES.flatMap((precedence) => {
    const those = terminators.filter((each) => (each.precedence ?? 'default') === precedence);
    return those.length === 0 ? [] : [{ precedence, those }];
  });
}

/** Whether its dynamic cost may be that of failed dials. */
export const isCostly = ({ dynamicCost = 0 }: TerminatorRow): boolean => dynamicCost >= FAILED_DIAL_COST;

const isFailing = ({ dynamicCost = 0, openCircuits = 0 }: TerminatorRow): boolean =>
  dynamicCost - openCircuits * OPEN_CIRCUIT_COST >= FAILED_DIAL_COST;

function onUsableRouters(terminators: readonly TerminatorRow[], routers: Routers): readonly TerminatorRow[] {
  return terminators.filter(({ routerId }) => {
    const router = routers.get(routerId);
    return router === undefined || canBeUsed(router);
  });
}

/** The instance that a dial has to name; empty if any dial may use it. */
export const instanceOf = ({ identity, instanceId }: TerminatorRow): string => instanceId ?? identity ?? '';

/** Whether circuits can use a router now. */
export const canBeUsed = ({ disabled, isOnline, isVerified }: RouterRow): boolean =>
  isOnline === true && disabled !== true && isVerified !== false;
