import { estimateTokens } from '../../runtime/answer/tokens.ts';
import type { Insight } from '../tool.ts';

/** Tokens reserved for saying what was left out. */
const NOTICE = 60;

/** As many lines of the text as fit into an answer. @param most tokens; 0 for no limit */
export function fitText(text: string, most: number): string {
  if (most === 0 || estimateTokens(text) <= most) return text;
  const kept: string[] = [];
  const all = text.split('\n');
  let left = most - NOTICE;
  for (const line of all) {
    left -= estimateTokens(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  return [
    ...kept,
    `${all.length - kept.length} more lines are left out to stay within ${most} tokens: ask for less at a time.`,
  ].join('\n');
}

type Data = Insight['data'];

/** The data with its longest lists halved until it fits; `cut` says how many entries of each are left out. */
export function fitData(data: Data, most: number): Data {
  if (most === 0) return data;
  let fitted = data;
  const cut: Record<string, number> = {};
  while (estimateTokens(JSON.stringify(fitted)) > most - NOTICE) {
    const [name, list] = longest(fitted);
    if (name === undefined || list.length === 0) return { ...fitted, cut };
    const kept = list.slice(0, Math.floor(list.length / 2));
    cut[name] = (cut[name] ?? 0) + list.length - kept.length;
    fitted = { ...fitted, [name]: kept };
  }
  return Object.keys(cut).length === 0 ? data : { ...fitted, cut };
}

function longest(data: Data): readonly [name: string | undefined, list: readonly unknown[]] {
  let found: readonly [string | undefined, readonly unknown[]] = [undefined, []];
  for (const [name, value] of Object.entries(data)) {
    if (Array.isArray(value) && value.length > found[1].length) found = [name, value];
  }
  return found;
}
