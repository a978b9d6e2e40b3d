import { estimateTokens, largestThat } from './tokens.ts';

/** The most cuts that are named. */
const MOST_NAMED = 5;

interface NamedCut {
  /** Dotted path; empty for the whole value. */
  readonly path: string;
  readonly missing: string;
}

/**
 * Says of as many cuts as there is room for what was cut, and counts the others.
 * @param whole what a value without a path is called
 * @param saying the note, given what names the cuts, and those that it names
 * @param budget most tokens of the note
 */
export function cutNote<T extends NamedCut>(
  cuts: readonly T[],
  budget: number,
  whole: string,
  saying: (what: string, named: readonly T[]) => string,
): string {
  const note = (count: number): string => {
    const named = cuts.slice(0, count);
    const rest = cuts.length - count;
    const more = rest > 0 ? [`${rest} more, each with a mark where it stands`] : [];
    return saying([...named.map(({ path, missing }) => `${path || whole} (${missing})`), ...more].join(', '), named);
  };
  const fits = (text: string) => estimateTokens(text) <= budget;
  const count = largestThat(Math.min(cuts.length, MOST_NAMED), (most) => fits(note(most)));
  // How to get the rest matters more than how much is missing, which the marks say too.
  const short = saying(`${cuts.length} parts, each with a mark where it stands`, cuts);
  return count < cuts.length && fits(short) ? short : note(count);
}
