import { compact, type Entity, isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import type { Operation } from '../../contract.ts';
import { cutNote } from './cut-note.ts';
import { type Cut, fitJson, withCuts } from './fit-json.ts';
import { nextPart } from './next-part.ts';
import { estimateTokens, largestThat } from './tokens.ts';

/** Tokens reserved to say what was cut. */
const NOTICE = 200;
/** How many of them are for the cuts themselves. */
const NAMED = 110;

/** What was called, and how long its answer may be. */
export interface DetailRequest {
  readonly operation: Operation;
  /** Maximum tokens of the answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Finds the list for the same kind of entity, if it is served. */
  readonly list: (() => Operation | undefined) | undefined;
}

export interface DetailOutcome {
  readonly text: string;
  readonly data: unknown;
  /** What was cut, and how to get it; absent if nothing was. */
  readonly notice?: string;
}

/** One entity, or any other JSON answer: every field, as compact JSON, except hypermedia and an empty `meta`. */
export function detailAnswer(value: Value, request: DetailRequest): DetailOutcome {
  const { maxTokens } = request;
  const shown = isEntity(value) ? withoutEmptyMeta(value) : value;
  const text = compact(shown);
  if (maxTokens === 0 || estimateTokens(text) <= maxTokens) return { text, data: toPlainJson(shown) };
  const fitted = fitJson(shown, maxTokens - NOTICE, NAMED);
  return {
    text: compact(fitted.shown),
    data: withCuts(fitted),
    notice: notice(fitted.cuts, shown, request),
  };
}

function withoutEmptyMeta({ meta, ...rest }: Entity): Entity {
  const empty = meta === undefined || meta === null || (isEntity(meta) && Object.keys(meta).length === 0);
  return empty ? rest : { ...rest, meta };
}

/** What was cut and how to get it, naming as many cuts as fit. */
function notice(cuts: readonly Cut[], value: Value, { operation, maxTokens, list: find }: DetailRequest): string {
  const list = find?.();
  const id = isEntity(value) && isEntity(value['data']) ? value['data']['id'] : undefined;
  return cutNote(cuts, NOTICE, 'all', (what, named) => {
    const parts = named.flatMap((cut) => restInRow(value, cut) ?? []);
    const remedy =
      list !== undefined && typeof id === 'string' && parts.length > 0
        ? `The rest: ${list.name} with filter id = ${JSON.stringify(id)} and fields ${parts.map((part) => JSON.stringify([part])).join(', then ')}; all of it`
        : 'All of it';
    return `Cut to stay within ${maxTokens} tokens: ${what}. ${remedy} ${raise(operation)}`;
  });
}

/** How to make room for a whole answer, or get a shorter one. */
function raise({ effect, arguments: taken }: Operation): string {
  const narrowing = effect === 'read' ? Object.keys(taken).filter((name) => taken[name]?.in !== 'path') : [];
  const narrow = narrowing.length > 0 ? `; you can narrow it with its own arguments: ${narrowing.join(', ')}` : '';
  return `needs a higher --max-result-tokens on this server${narrow}.`;
}

/** The path of what was cut, in the list row of the same entity. */
function restInRow(value: Value, cut: Cut): string | undefined {
  const [top, ...inRow] = cut.path.split('.');
  return top === 'data' && isEntity(value)
    ? nextPart(value['data'] ?? null, { ...cut, path: inRow.join('.') })
    : undefined;
}

/** Text that is not JSON, truncated if too long. */
export function textAnswer(text: string, { operation, maxTokens }: DetailRequest): DetailOutcome {
  if (maxTokens === 0 || estimateTokens(text) <= maxTokens) return { text, data: {} };
  const shown = largestThat(text.length, (count) => estimateTokens(text.slice(0, count)) <= maxTokens - NOTICE);
  const notice = `Cut to stay within ${maxTokens} tokens: these are the first ${shown} of ${text.length} characters. To see all, ${raise(operation)}`;
  return { text: text.slice(0, shown), data: {}, notice };
}
