import { compact, type Entity, isEntity, plain, type Value } from '../../common/exact-json.ts';
import type { Operation } from '../../contract.ts';
import { cutNote } from './cut-note.ts';
import { type Cut, fitJson, withCuts } from './fit-json.ts';
import { nextPart } from './next-part.ts';
import { estimateTokens, mostThat } from './tokens.ts';

/** Tokens kept free for saying what was cut. */
const NOTICE = 200;
/** Those of them that are for the cuts themselves. */
const NAMED = 110;

/** What was called, and how long its answer may be. */
export interface Asked {
  readonly operation: Operation;
  /** Most tokens of the answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Finds the list of the same kind of entity, where it is served. */
  readonly list: (() => Operation | undefined) | undefined;
}

export interface DetailOutcome {
  readonly text: string;
  readonly data: unknown;
  /** What was cut, and how to get it; absent where nothing was. */
  readonly notice?: string;
}

/**
 * One entity, or whatever else a controller says in JSON: every field, as compact JSON. Only hypermedia goes, and a `meta`
 * that says nothing.
 */
export function detailAnswer(value: Value, asked: Asked): DetailOutcome {
  const { maxTokens } = asked;
  const told = isEntity(value) ? withoutEmptyMeta(value) : value;
  const text = compact(told);
  if (maxTokens === 0 || estimateTokens(text) <= maxTokens) return { text, data: plain(told) };
  const fitted = fitJson(told, maxTokens - NOTICE, NAMED);
  return {
    text: compact(fitted.shown),
    data: withCuts(fitted),
    notice: notice(fitted.cuts, told, asked),
  };
}

function withoutEmptyMeta({ meta, ...rest }: Entity): Entity {
  const empty = meta === undefined || meta === null || (isEntity(meta) && Object.keys(meta).length === 0);
  return empty ? rest : { ...rest, meta };
}

/** What was cut, and how to get it: as many cuts are named as there is room for. */
function notice(cuts: readonly Cut[], value: Value, { operation, maxTokens, list: find }: Asked): string {
  const list = find?.();
  const id = isEntity(value) && isEntity(value['data']) ? value['data']['id'] : undefined;
  return cutNote(cuts, NOTICE, 'all', (what, named) => {
    const parts = named.flatMap((cut) => restInRow(value, cut) ?? []);
    const remedy =
      list !== undefined && typeof id === 'string' && parts.length > 0
        ? `The rest: ${list.name} with filter id = ${JSON.stringify(id)} and fields ${parts.map((part) => JSON.stringify([part])).join(', then ')}; or`
        : 'To see all,';
    return `Cut to stay within ${maxTokens} tokens: ${what}. ${remedy} ${raise(operation)}`;
  });
}

/** What makes room for a whole answer, or a read answer shorter. */
function raise({ effect, arguments: taken }: Operation): string {
  const own = effect === 'read' ? Object.keys(taken).filter((name) => taken[name]?.in !== 'path') : [];
  const narrow = own.length > 0 ? `, or narrow it by its own arguments: ${own.join(', ')}` : '';
  return `have the operator raise --max-result-tokens${narrow}.`;
}

/** The path of what a cut left out, in the row that a list has of the same entity. */
function restInRow(value: Value, cut: Cut): string | undefined {
  const [top, ...inRow] = cut.path.split('.');
  return top === 'data' && isEntity(value)
    ? nextPart(value['data'] ?? null, { ...cut, path: inRow.join('.') })
    : undefined;
}

/** Text that is no JSON, cut at its end where it is too long. */
export function textAnswer(text: string, { operation, maxTokens }: Asked): DetailOutcome {
  if (maxTokens === 0 || estimateTokens(text) <= maxTokens) return { text, data: {} };
  const shown = mostThat(text.length, (count) => estimateTokens(text.slice(0, count)) <= maxTokens - NOTICE);
  const notice = `Cut to stay within ${maxTokens} tokens: these are the first ${shown} of ${text.length} characters. To see all, ${raise(operation)}`;
  return { text: text.slice(0, shown), data: {}, notice };
}
