import { canonical } from '../../common/canonical.ts';

/** How much of what two values have in common is shown before they differ. */
const LEAD = 20;

/**
 * Two values from shortly before the first difference, if one of them is too long to be shown: cut at the same length from
 * the beginning, they may look the same. Undefined if they can be shown from the beginning.
 */
export function tails(from: unknown, to: unknown, longest: number): readonly [string, string] | undefined {
  const areTexts = typeof from === 'string' && typeof to === 'string';
  const [one, other] = areTexts ? [from, to] : [canonical(from), canonical(to)];
  if (Math.max(one.length, other.length) <= longest) return undefined;
  const start = firstDifference(one, other) - LEAD;
  // In quotes, as a text that begins in the middle could imitate what surrounds it.
  const tail = (text: string) => `...${JSON.stringify(text.slice(start))}`;
  return start > 0 ? [tail(one), tail(other)] : undefined;
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
