import type { Operation } from '../../contract.ts';
import { type Entity, isEntity, type Value } from './exact-json.ts';
import { type Fitted, fitJson } from './fit-json.ts';
import { estimateTokens } from './tokens.ts';

/** Tokens kept free for saying what was cut. */
const NOTICE = 150;

export interface DetailOutcome {
  readonly text: string;
  readonly data: unknown;
  /** What was cut, and how to get it; absent where nothing was. */
  readonly notice?: string;
}

/**
 * One entity, or whatever else a controller says in JSON: every field, as compact JSON. Only hypermedia goes, and a `meta`
 * that says nothing.
 * @param list the list of the same kind of entity, where it is served
 */
export function detailAnswer(value: Value, maxTokens: number, list: Operation | undefined): DetailOutcome {
  const told = isEntity(value) ? withoutEmptyMeta(value) : value;
  const fitted = fitJson(told, maxTokens > 0 ? maxTokens - NOTICE : Number.POSITIVE_INFINITY);
  const { text, data, cuts } = fitted;
  return cuts.length === 0 ? { text, data } : { text, data, notice: notice(fitted, told, maxTokens, list) };
}

function withoutEmptyMeta({ meta, ...rest }: Entity): Entity {
  const empty = meta === undefined || meta === null || (isEntity(meta) && Object.keys(meta).length === 0);
  return empty ? rest : { ...rest, meta };
}

function notice({ cuts }: Fitted, value: Value, maxTokens: number, list: Operation | undefined): string {
  const named = cuts.slice(0, 5).map(({ path, missing }) => `${path || 'all'} (${missing})`);
  const more = cuts.length > named.length ? ` and ${cuts.length - named.length} more` : '';
  const id = isEntity(value) && isEntity(value['data']) ? value['data']['id'] : undefined;
  const field = cuts.find(({ path }) => path.startsWith('data.'))?.path.slice('data.'.length) ?? 'id';
  const remedy =
    list !== undefined && typeof id === 'string'
      ? `Parts of it: ${list.name} with filter id = ${JSON.stringify(id)} and fields such as ["${field}"]; or`
      : 'To see all,';
  return `Cut to stay within ${maxTokens} tokens: ${named.join(', ')}${more}. ${remedy} have the operator raise --max-result-tokens.`;
}

/** Text that is no JSON, cut at its end where it is too long. */
export function textAnswer(text: string, maxTokens: number): DetailOutcome {
  if (maxTokens === 0 || estimateTokens(text) <= maxTokens) return { text, data: {} };
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(text.slice(0, middle)) <= maxTokens - NOTICE) low = middle;
    else high = middle - 1;
  }
  const notice = `Cut to stay within ${maxTokens} tokens: these are the first ${low} of ${text.length} characters. To see all, have the operator raise --max-result-tokens.`;
  return { text: text.slice(0, low), data: {}, notice };
}
