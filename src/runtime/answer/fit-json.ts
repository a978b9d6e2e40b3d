import { compact, isEntity, plain, type Value } from '../../common/exact-json.ts';
import { members, partOf, sizeOf } from './part.ts';
import { estimateTokens, mostThat } from './tokens.ts';

/** A value of which a part is not shown. A mark in the text says so where it stands. */
export interface Cut {
  /** Dotted, places in lists included; empty for the whole. */
  readonly path: string;
  /** How much is missing. */
  readonly missing: string;
  readonly value: Value;
  /** How many of its items, characters or fields are shown: the first ones. */
  readonly kept: number;
}

export interface Fitted {
  /** What is shown: no longer, as JSON, than the budget allows. */
  readonly shown: Value;
  /** The same as data, without the marks; undefined where nothing of it is shown. */
  readonly data: unknown;
  readonly cuts: readonly Cut[];
}

/** Tokens that are kept for a mark. */
const MARK = 16;
/** Characters of the shortest mark. What has no more stays as it is: nothing is won. */
const SHORTEST = '"[cut: 1 characters]"'.length;
/** Most fields of one object that are cut, the largest: where that is not enough the last fields go, which is one cut. */
const MOST_CUT = 4;
/** Tokens that it takes to say what gives the rest of a cut, beside its path. */
const SAID = 8;
/** How a value may be cut, the best way first: each leaves fewer cuts to be named than the one before. */
const WAYS: readonly Way[] = [
  ...[MOST_CUT, 3, 2, 1].map((most) => ({ most, depth: Number.POSITIVE_INFINITY })),
  ...[4, 3, 2].map((depth) => ({ most: 1, depth })),
];

interface Way {
  /** Most fields of one object that are cut. */
  readonly most: number;
  /** How many lists and objects within each other may be shown in part. */
  readonly depth: number;
}
/** A field is worth cutting from this part of the room on. */
const WORTH_CUTTING = 8;

/** Where cuts go while a value is made to fit. */
interface Cutting extends Way {
  readonly cuts: Cut[];
}

/**
 * What fits of a value into a budget of tokens, as JSON and as data. Of lists and texts the first part stays, of objects
 * the largest fields give way first. Nothing goes without being named.
 * @param note tokens to name the cuts with: where they are too few for all, less is shown in part
 */
export function fitJson(value: Value, budget: number, note = Number.POSITIVE_INFINITY): Fitted {
  if (estimateTokens(compact(value)) <= budget) return { shown: value, data: plain(value), cuts: [] };
  let fitted: Fitted = { shown: null, data: undefined, cuts: [] };
  for (const way of WAYS) {
    fitted = fitWith(way, value, budget);
    if (tokensToSay(fitted.cuts) <= note) break;
  }
  return fitted;
}

function fitWith(way: Way, value: Value, budget: number): Fitted {
  // Tokens of parts do not add up to a token: where the sum is too large after all, less is shown.
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

/** The data, and under `cut` the paths of what was cut, where something was. */
export function withCuts({ data, cuts }: Fitted): unknown {
  if (cuts.length === 0) return data;
  return { ...(isEntity(data) ? data : {}), cut: cuts.map(({ path }) => path) };
}

interface Shrunk {
  readonly shown: Value;
  /** Undefined where nothing is shown: it is left out of what it stands in. */
  readonly data: unknown;
}

function shrink(value: Value, budget: number, path: string, cutting: Cutting): Shrunk {
  const text = compact(value);
  if (text.length <= SHORTEST || estimateTokens(text) <= budget) return { shown: value, data: plain(value) };
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
  const kept = mostThat(all.length, (count) => estimateTokens(JSON.stringify(all.slice(0, count))) <= budget);
  const shown = all.slice(0, kept);
  return kept === 0 ? undefined : { shown, data: shown, kept };
}

/** As many whole items as there is room for. Only the first one may be cut itself, where there is no room for it. */
function firstItems(items: readonly Value[], budget: number, path: string, cutting: Cutting): FirstPart | undefined {
  let room = budget;
  let kept = 0;
  for (; kept < items.length; kept += 1) {
    room -= estimateTokens(`${compact(items[kept] ?? null)},`);
    if (room < 0) break;
  }
  if (kept > 0) return { shown: items.slice(0, kept), data: items.slice(0, kept).map(plain), kept };
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
  const kept = mostThat(fields.length, (count) => tokens(fields.slice(0, count), MARK) <= budget);
  if (kept === 0) return undefined;
  const first = fields.slice(0, kept);
  const share = Math.max(
    MARK,
    mostThat(budget, (share) => tokens(first, share) <= budget),
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

/** The fields that are worth cutting: what is small goes whole or not at all. */
const largeOf = (fields: readonly Field[], budget: number, most: number): ReadonlySet<Field> =>
  new Set(
    fields
      .filter(({ size }) => size > budget / WORTH_CUTTING)
      .sort((a, b) => b.size - a.size)
      .slice(0, most),
  );

/** Tokens of fields of which the large ones are cut to a share. */
function tokensOf(fields: readonly Field[], share: number, large: ReadonlySet<Field>): number {
  return fields.reduce((sum, each) => sum + each.name + (large.has(each) ? Math.min(each.size, share) : each.size), 0);
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** What a cut left out: all of the value, or what follows the part that is shown. */
export const restOf = ({ value, kept }: Cut): Value | undefined =>
  kept === 0 ? value : partOf(value, { from: kept, to: sizeOf(value) - 1, one: false });
