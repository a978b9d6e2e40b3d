import { escapeText } from '../safety/sanitise/escape.ts';
import { estimateTokens, largestThat, mostTokens } from './tokens.ts';

/** As many names as fit, and how many more there are. */
export function someNames(names: readonly string[], budget: number): string {
  const all = names.join(', ');
  // Usually everything fits, which is quick to check.
  if (mostTokens(escapeText(all).length) <= budget) return all;
  const listed = (count: number): string => {
    const rest = names.length - count;
    const shown = names.slice(0, count).join(', ');
    return rest === 0 ? shown : `${shown}${count > 0 ? ' and ' : ''}${rest} more`;
  };
  return listed(largestThat(names.length, (count) => estimateTokens(listed(count)) <= budget));
}
