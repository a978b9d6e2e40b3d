import { isObject } from '../../../common/is-object.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { ArgumentPlace, Style } from '../../../contract.ts';
import { deepPairs } from './deep-pairs.ts';

/** A parameter to serialize. */
interface Parameter {
  /** The argument's name, for errors. */
  readonly name: string;
  readonly wire: string;
  readonly style: Style;
  readonly explode: boolean;
}

/** The separator of list items (RFC 6570, section 3.2; OpenAPI 3.1, section 4.8.12.3). */
const BETWEEN: Readonly<Partial<Record<Style, string>>> = { spaceDelimited: '%20', pipeDelimited: '%7C' };

/** Percent-encodes everything but the unreserved characters (RFC 3986, section 2.3). */
export function encoded(value: string): string {
  const uri = encodeURIComponent(value);
  return KEPT.test(uri)
    ? uri.replaceAll(KEPT_EACH, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
    : uri;
}

/** What JavaScript leaves as it is, although it is reserved. */
const KEPT = /[!'()*]/;
const KEPT_EACH = new RegExp(KEPT, 'g');

/** URLs are UTF-8, which has no lone surrogates: they would arrive as something else. */
export function requireWhole(name: string, value: unknown): void {
  if (isWholeText(value)) return;
  throw new ToolError('arguments', `"${name}" contains half a character (a lone surrogate).`, 'Send whole characters.');
}

function isWholeText(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return String(value).isWellFormed();
  return Object.entries(value).every(([key, part]) => key.isWellFormed() && isWholeText(part));
}

/** How a place serializes a value, according to the table. */
export function parameterOf(name: string, place: ArgumentPlace): Parameter {
  const usual = place.in === 'query' || place.in === 'cookie' || place.in === 'body' ? 'form' : 'simple';
  const style = place.style ?? usual;
  return {
    name,
    wire: place.as ?? name,
    style,
    explode: place.explode ?? (style === 'form' || style === 'deepObject'),
  };
}

/**
 * The pairs of a query, cookie or form for a value, in the styles `form`, `spaceDelimited`, `pipeDelimited` and
 * `deepObject` (OpenAPI 3.1, section 4.8.12.3), with names and values encoded. An empty list has none.
 * @throws {ToolError} of kind `arguments` for nested lists or objects, which only `deepObject` can express
 */
export function pairsOf(parameter: Parameter, value: unknown, encode = encoded): (readonly [string, string])[] {
  const { name, wire, style, explode } = parameter;
  const key = encode(wire);
  const text = (part: unknown) => encode(plain(name, part));
  const between = BETWEEN[style] ?? ',';
  if (style === 'deepObject') return deepPairs(wire, value).map(([path, part]) => [encode(path), text(part)]);
  if (isNothing(value)) return [];
  if (Array.isArray(value)) {
    return explode ? value.map((item) => [key, text(item)]) : [[key, listed(name, value.map(text), between)]];
  }
  if (!isObject(value)) return [[key, text(value)]];
  const entries = Object.entries(value).map(([inner, part]) => [encode(inner), text(part)] as const);
  return explode ? entries : [[key, listed(name, entries.flat(), between)]];
}

/** Whether a value has no parts: nothing is sent for it (RFC 6570, section 2.3). */
export const isNothing = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;

/**
 * The text for a path variable or header value, in the styles `simple`, `label` and `matrix`; none for an empty list.
 * @throws {ToolError} of kind `arguments` as {@link pairsOf}
 */
export function expanded(parameter: Parameter, value: unknown, encode = encoded): string {
  const { name, wire, style, explode } = parameter;
  const text = (part: unknown) => encode(plain(name, part));
  const [lead, separator] =
    style === 'label' ? ['.', explode ? '.' : ','] : style === 'matrix' ? [';', explode ? ';' : ','] : ['', ','];
  const isMatrix = style === 'matrix';
  // An empty value of this style has no equals sign (RFC 6570, section 3.2.7).
  const pair = (key: string, part: string) => (isMatrix && part === '' ? key : `${key}=${part}`);
  const named = (part: string) => (isMatrix ? pair(encode(wire), part) : part);
  if (isNothing(value)) return '';
  if (Array.isArray(value)) {
    const items = value.map(text);
    return lead + (explode ? listed(name, items.map(named), separator) : named(listed(name, items, separator)));
  }
  if (!isObject(value)) return lead + named(text(value));
  const entries = Object.entries(value).map(([inner, part]) => [encode(inner), text(part)] as const);
  if (!explode) return lead + named(listed(name, entries.flat(), ','));
  const pairs = entries.map((each) => pair(...each));
  return lead + listed(name, pairs, separator);
}

/** @throws {ToolError} for an item that contains the separator: it would arrive as two */
function listed(name: string, items: readonly string[], separator: string): string {
  if (!items.some((item) => item.includes(separator))) return items.join(separator);
  const shown = decodeURIComponent(separator);
  const remedy = 'It cannot be escaped there.';
  throw new ToolError('arguments', `"${name}" has an item with "${shown}", which separates items.`, remedy);
}

/** A single value as text. */
function plain(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const remedy = 'Use single values: text, numbers or booleans.';
  throw new ToolError('arguments', `"${name}" contains a nested list or object, which cannot be sent there.`, remedy);
}
