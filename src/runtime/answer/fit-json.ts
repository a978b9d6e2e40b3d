import { compact, isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import { members, partOf, sizeOf } from './part.ts';
import { estimateTokens, largestThat } from './tokens.ts';

/** A value that is not shown in full. A mark in the text shows where. */
export interface Cut {
  /** Dotted path, including list indexes; empty for the whole value. */
  readonly path: string;
  /** How much is missing. */
  readonly missing: string;
  readonly value: Value;
  /** How many of its items, characters or fields are shown: the first ones. */
  readonly kept: number;
}

export interface Fitted {
  /** What is shown: as JSON, within the budget. */
  readonly shown: Value;
  /** What is shown as data, without the marks of cuts; undefined if nothing is shown. */
  readonly data: unknown;
  readonly cuts: readonly Cut[];
}

/** Tokens reserved for a mark. */
const MARK = 16;
/** Characters of the shortest mark. Shorter values stay: cutting them saves nothing. */
const SHORTEST = '"[cut: 1 characters]"'.length;
/**
 * The most fields of one object that are cut, largest first. If that is not enough, the last fields are dropped, which
 * is a single cut.
 */
const MOST_CUT = 4;
/** Tokens needed to say how to get the rest of a cut, besides its path. */
const SAID = 8;
/** Ways to cut a value, best first: each one produces fewer cuts to name. */
const WAYS: readonly Way[] = [
  ...[MOST_CUT, 3, 2, 1].map((most) => ({ most, depth: Number.POSITIVE_INFINITY })),
  ...[4, 3, 2].map((depth) => ({ most: 1, depth })),
];

interface Way {
  /** Maximum number of fields of one object to cut. */
  readonly most: number;
  /** How deep nested lists and objects may be shown in part. */
  readonly depth: number;
}
/** A field is worth cutting if it takes at least this share of the room. */
const WORTH_CUTTING = 8;

/** Collects cuts while a value is made to fit. */
interface Cutting extends Way {
  readonly cuts: Cut[];
}

/**
 * What fits of a value into a budget of tokens, as JSON and as data. Lists and texts keep their beginning; the largest
 * fields of objects are cut first. Every cut is named.
 * @param note tokens to name the cuts; if they are too few, less is shown in part
 */
export function fitJson(value: Value, budget: number, note = Number.POSITIVE_INFINITY): Fitted {
  if (estimateTokens(compact(value)) <= budget) return { shown: value, data: toPlainJson(value), cuts: [] };
  let fitted: Fitted = { shown: null, data: undefined, cuts: [] };
  for (const way of WAYS) {
    fitted = fitWith(way, value, budget);
    if (tokensToSay(fitted.cuts) <= note) break;
  }
  return fitted;
}

function fitWith(way: Way, value: Value, budget: number): Fitted {
  // Token counts of parts do not add up exactly: if the total is still too large, show less.
  for (let target = budget; ; target = target < MARK ? 0 : Math.floor(target * 0.9)) {
    const cuts: Cut[] = [];
    const fitted = { ...shrink(value, target, '', { ...way, cuts }), cuts };
    if (target <= 0 || sizeInTokens(fitted) <= budget) return fitted;
  }
}

const tokensToSay = (cuts: readonly Cut[]): number =>
  cuts.reduce((sum, { path }) => sum + SAID + estimateTokens(path), 0);

const sizeInTokens = (fitted: Fitted): number =>
  Math.max(estimateTokens(compact(fitted.shown)), estimateTokens(JSON.stringify(withCuts(fitted))));

/** The data, with the paths of cuts under `cut` if there are any. */
export function withCuts({ data, cuts }: Fitted): unknown {
  if (cuts.length === 0) return data;
  return { ...(isEntity(data) ? data : {}), cut: cuts.map(({ path }) => path) };
}

interface Shrunk {
  readonly shown: Value;
  /** Undefined if nothing is shown: the value is left out. */
  readonly data: unknown;
}

function shrink(value: Value, budget: number, path: string, cutting: Cutting): Shrunk {
  const text = compact(value);
  if (text.length <= SHORTEST || estimateTokens(text) <= budget) return { shown: value, data: toPlainJson(value) };
  const first = budget < MARK ? undefined : firstPart(value, budget - MARK, path, cutting);
  const kept = first?.kept ?? 0;
  const size = sizeOf(value);
  if (first !== undefined && kept === size) return first;
  const missing = first === undefined ? `${text.length} characters` : missingOf(value, kept);
  cutting.cuts.push({ path, missing, value, kept });
  const mark = `[cut: ${missing}]`;
  if (first === undefined) return { shown: mark, data: undefined };
  return { shown: marked(first.shown, mark), data: first.data };
}

interface FirstPart extends Shrunk {
  readonly kept: number;
}

function firstPart(value: Value, budget: number, path: string, cutting: Cutting): FirstPart | undefined {
  if (typeof value === 'string') return firstCharacters(value, budget);
  if (cutting.depth === 0) return undefined;
  const within = { ...cutting, depth: cutting.depth - 1 };
  if (Array.isArray(value)) return firstItems(value, budget, path, within);
  return isEntity(value) ? firstFields(value, budget, path, within) : undefined;
}

function missingOf(value: Value, kept: number): string {
  const kind = typeof value === 'string' ? 'characters' : Array.isArray(value) ? 'items' : 'fields';
  return `${sizeOf(value) - kept} of ${sizeOf(value)} ${kind}`;
}

function marked(shown: Value, mark: string): Value {
  if (typeof shown === 'string') return `${shown}${mark}`;
  return Array.isArray(shown) ? [...shown, mark] : { ...(shown as object), '[cut]': mark };
}

function firstCharacters(text: string, budget: number): FirstPart | undefined {
  const all = String(partOf(text, { from: 0, to: text.length, one: false }) ?? '');
  const kept = largestThat(all.length, (count) => estimateTokens(JSON.stringify(all.slice(0, count))) <= budget);
  const shown = all.slice(0, kept);
  return kept === 0 ? undefined : { shown, data: shown, kept };
}

/** As many whole items as fit. Only the first one may itself be cut. */
function firstItems(items: readonly Value[], budget: number, path: string, cutting: Cutting): FirstPart | undefined {
  let room = budget;
  let kept = 0;
  for (; kept < items.length; kept += 1) {
    room -= estimateTokens(`${compact(items[kept] ?? null)},`);
    if (room < 0) break;
  }
  if (kept > 0) return { shown: items.slice(0, kept), data: items.slice(0, kept).map(toPlainJson), kept };
  if (items.length === 0) return undefined;
  const { shown, data } = shrink(items[0] ?? null, budget, below(path, '0'), cutting);
  return { shown: [shown], data: data === undefined ? [] : [data], kept: 1 };
}

interface Field {
  readonly key: string;
  readonly item: Value;
  /** Tokens of its name and of its value. */
  readonly name: number;
  readonly size: number;
}

function firstFields(value: Value, budget: number, path: string, cutting: Cutting): FirstPart | undefined {
  const fields = members(value).map(([key, item]): Field => {
    const name = estimateTokens(`${JSON.stringify(key)}:,`);
    return { key, item, name, size: estimateTokens(compact(item)) };
  });
  const tokens = (some: readonly Field[], share: number) => tokensOf(some, share, largeOf(some, budget, cutting.most));
  const kept = largestThat(fields.length, (count) => tokens(fields.slice(0, count), MARK) <= budget);
  if (kept === 0) return undefined;
  const first = fields.slice(0, kept);
  const share = Math.max(
    MARK,
    largestThat(budget, (share) => tokens(first, share) <= budget),
  );
  const large = largeOf(first, budget, cutting.most);
  const shrunk = first.map((field) => {
    const most = large.has(field) ? share : Number.POSITIVE_INFINITY;
    return [field.key, shrink(field.item, most, below(path, field.key), cutting)] as const;
  });
  return {
    shown: Object.fromEntries(shrunk.map(([key, { shown }]) => [key, shown])),
    data: Object.fromEntries(shrunk.flatMap(([key, { data }]) => (data === undefined ? [] : [[key, data]]))),
    kept,
  };
}

/** The fields worth cutting: small ones are shown or dropped whole. */
const largeOf = (fields: readonly Field[], budget: number, most: number): ReadonlySet<Field> =>
  new Set(
    fields
      .filter(({ size }) => size > budget / WORTH_CUTTING)
      .sort((a, b) => b.size - a.size)
      .slice(0, most),
  );

/** Tokens of the fields when the large ones are cut to a share. */
function tokensOf(fields: readonly Field[], share: number, large: ReadonlySet<Field>): number {
  return fields.reduce((sum, each) => sum + each.name + (large.has(each) ? Math.min(each.size, share) : each.size), 0);
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** What a cut left out: the whole value, or what follows the part shown. */
export const restOf = ({ value, kept }: Cut): Value | undefined =>
  kept === 0 ? value : partOf(value, { from: kept, to: sizeOf(value) - 1, one: false });
