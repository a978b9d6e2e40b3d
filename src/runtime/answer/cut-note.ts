import { estimateTokens, largestThat } from './tokens.ts';

/** The most cuts that are named. */
const MOST_NAMED = 5;

interface NamedCut {
  /** Dotted path; empty for the whole value. */
  readonly path: string;
  readonly missing: string;
}

/**
 * Names as many cuts as fit, and counts the rest.
 * @param whole name for a value without a path
 * @param write writes the note, given the names and the cuts they name
 * @param budget maximum tokens of the note
 */
export function cutNote<T extends NamedCut>(
  cuts: readonly T[],
  budget: number,
  whole: string,
  write: (what: string, named: readonly T[]) => string,
): string {
  const note = (count: number): string => {
    const named = cuts.slice(0, count);
    const rest = cuts.length - count;
    const more = rest > 0 ? [`${rest} more, each marked in place`] : [];
    return write([...named.map(({ path, missing }) => `${path || whole} (${missing})`), ...more].join(', '), named);
  };
  const fits = (text: string) => estimateTokens(text) <= budget;
  const count = largestThat(Math.min(cuts.length, MOST_NAMED), (most) => fits(note(most)));
  // How to get the rest matters more than how much is missing, which the marks say too.
  const short = write(`${cuts.length} parts, each marked in place`, cuts);
  return count < cuts.length && fits(short) ? short : note(count);
}
