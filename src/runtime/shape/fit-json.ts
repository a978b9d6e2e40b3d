import { compact, type Entity, isEntity, isHypermedia, plain, type Value } from './exact-json.ts';
import { estimateTokens } from './tokens.ts';

/** What stands in the place of a value that was cut: a text, or the last item of a list, that says how much is missing. */
interface Cut {
  readonly path: string;
  readonly missing: string;
}

export interface Fitted {
  /** Valid JSON that is no longer than the budget allows. */
  readonly text: string;
  /** The same as data, without the marks of what was cut. */
  readonly data: unknown;
  /** What was cut: its dotted path, and how much is missing. */
  readonly cuts: readonly Cut[];
}

/** Tokens that a member costs at the least when its value is cut. */
const SMALLEST = 16;

/**
 * Renders JSON within a budget of tokens. Where it does not fit, the largest values give way first, and each leaves a
 * mark: nothing goes without being named.
 */
export function fitJson(value: Value, budget: number): Fitted {
  const whole = compact(value);
  if (estimateTokens(whole) <= budget) return { text: whole, data: plain(value), cuts: [] };
  const cuts: Cut[] = [];
  const marked = shrink(value, budget, '', cuts);
  return { text: compact(marked.shown), data: marked.data, cuts };
}

interface Shrunk {
  readonly shown: Value;
  readonly data: unknown;
}

function shrink(value: Value, budget: number, path: string, cuts: Cut[]): Shrunk {
  const text = compact(value);
  if (estimateTokens(text) <= budget) return { shown: value, data: plain(value) };
  const members = Array.isArray(value) ? value.map((item, index) => [String(index), item] as const) : entries(value);
  if (members.length === 0 || budget < SMALLEST) {
    const missing = `${text.length} characters`;
    cuts.push({ path, missing });
    return { shown: `[cut: ${missing}]`, data: null };
  }
  const { kept, share } = divide(members, budget);
  const inner = members
    .slice(0, kept)
    .map(([key, item]) => [key, shrink(item, share, path === '' ? key : `${path}.${key}`, cuts)] as const);
  const rest = members.length - kept;
  const missing = `${rest} of ${members.length} ${Array.isArray(value) ? 'items' : 'fields'}`;
  if (rest > 0) cuts.push({ path, missing });
  const mark = rest > 0 ? [['[cut]', `[cut: ${missing}]`] as const] : [];
  if (Array.isArray(value)) {
    return {
      shown: [...inner.map(([, { shown }]) => shown), ...mark.map(([, text]) => text)],
      data: inner.map(([, { data }]) => data),
    };
  }
  return {
    shown: Object.fromEntries([...inner.map(([key, { shown }]) => [key, shown] as const), ...mark]),
    data: Object.fromEntries(inner.map(([key, { data }]) => [key, data])),
  };
}

const entries = (value: Value): (readonly [string, Value])[] =>
  isEntity(value) ? Object.entries(value as Entity).filter(([key, item]) => !isHypermedia(key, item)) : [];

/** How many members there is room for, and the most that each may take so that all of these fit. */
function divide(members: readonly (readonly [string, Value])[], budget: number): { kept: number; share: number } {
  const costs = members.map(([key, item]) => estimateTokens(`"${key}":${compact(item)},`));
  let kept = costs.length;
  while (kept > 1 && sum(costs.slice(0, kept), SMALLEST) > budget - SMALLEST) kept = Math.floor(kept * 0.9);
  let share = SMALLEST;
  let step = budget;
  // By halves: the share is what the budget allows, within a token.
  while (step >= 1) {
    if (sum(costs.slice(0, kept), share + step) <= budget - SMALLEST) share += step;
    step /= 2;
  }
  return { kept, share: Math.floor(share) - 4 };
}

const sum = (costs: readonly number[], most: number): number =>
  costs.reduce((total, cost) => total + Math.min(cost, most), 0);
