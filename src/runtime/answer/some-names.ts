import { escapeText } from '../safety/sanitize/escape.ts';
import { estimateTokens, largestThat, mostTokens } from './tokens.ts';

/** As many names as fit, at most so many, and how many others there are. */
export function someNames(names: readonly string[], budget: number, most = names.length): string {
  const listed = (count: number): string => {
    const rest = names.length - count;
    const shown = names.slice(0, count).join(', ');
    if (rest === 0) return shown;
    return count === 0 ? `${rest} fields` : `${shown} and ${rest} ${rest === 1 ? 'other' : 'others'}`;
  };
  const longest = listed(Math.min(most, names.length));
  // Usually everything fits, which is quick to check.
  if (mostTokens(escapeText(longest).length) <= budget) return longest;
  return listed(largestThat(Math.min(most, names.length), (count) => estimateTokens(listed(count)) <= budget));
}
