import type { ListForm } from '../contract.ts';

/** Whether the pages of a list can be followed: a cursor is only of use if each answer contains the next one. */
export function canGoOn({ following, linked, more, next }: ListForm): boolean {
  const isKnown = following !== undefined || more !== undefined || linked === true;
  return isKnown || (next !== undefined && next.by !== 'cursor');
}
