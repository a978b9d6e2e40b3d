import { isObject } from './is-object.ts';
/** A value of a JSON answer. Integers that JavaScript's numbers cannot hold exactly are bigints. */
export type Value = null | boolean | number | bigint | string | Value[] | { [key: string]: Value };

export type Entity = { [key: string]: Value };

export const isEntity = (value: unknown): value is Entity => isObject(value);

/**
 * Strings are matched to be passed over: also one that never ends, so that no part of it is read again. Each character is
 * looked at once.
 */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|-?\d[\d.eE+-]*/g;

/** Digits of an integer: one with more would take long to read, and is no count, id or size. */
const MOST_DIGITS = 1000;

/**
 * Reads JSON without losing a digit: controllers send 9223372036854775807 where a list has no limit. Numbers that neither
 * JavaScript's numbers nor its bigints can hold come as the text that stands for them, such as `"1e400"`.
 * @throws {SyntaxError} for what is no JSON
 */
export function parseExact(text: string): Value {
  if (!needsExactness(text)) return JSON.parse(text);
  let mark = 'exact:';
  while (text.includes(mark)) mark += ':';
  const marked = text.replace(STRING_OR_NUMBER, (token) => (isInexact(token) ? `"${mark}${token}"` : token));
  if (marked === text) return JSON.parse(text);
  return JSON.parse(marked, (_key, value) =>
    typeof value === 'string' && value.startsWith(mark) ? exactly(value.slice(mark.length)) : value,
  );
}

/**
 * Whether JSON may hold a number that its usual reader would round: sixteen digits in a row and large exponents are rare, and
 * all that it takes to be sure without a second look.
 */
export const needsExactness = (text: string): boolean => hasLongNumber(text) || LARGE_EXPONENT.test(text);

const LARGE_EXPONENT = /\d[eE][+-]?\d{3}/;

/** Whether there are sixteen digits in a row: one of any sixteen characters in a row stands where this looks first. */
function hasLongNumber(text: string): boolean {
  for (let at = 15; at < text.length; at += 16) {
    if (!isDigit(text, at)) continue;
    let [first, last] = [at, at];
    while (isDigit(text, first - 1)) first -= 1;
    while (isDigit(text, last + 1)) last += 1;
    if (last - first >= 15) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** What is no number of JSON stays as it is, for the parser to complain of. */
function isInexact(token: string): boolean {
  if (!NUMBER.test(token)) return false;
  const number = Number(token);
  if (INTEGER.test(token)) return !Number.isSafeInteger(number);
  return !Number.isFinite(number) || (number === 0 && /^[^eE]*[1-9]/.test(token));
}

const exactly = (token: string): bigint | string =>
  INTEGER.test(token) && token.length <= MOST_DIGITS ? BigInt(token) : token;

/** A value as JSON to the last digit, all of it: what a controller is sent, and what is written down. */
export function toJson(value: unknown): string {
  return holdsBigint(value) ? write(value) : (JSON.stringify(value) ?? 'null');
}

/** Whether a value is a bigint, or has one somewhere in it. */
export function holdsBigint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint';
  return Object.values(value).some(holdsBigint);
}

function write(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (!isEntity(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`;
}

/** JSON without white space, to the last digit, and without hypermedia. */
export function compact(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.every(isText) ? JSON.stringify(value) : `[${value.map(compact).join(',')}]`;
  if (!isEntity(value)) return JSON.stringify(value);
  const members = [];
  for (const key in value) {
    const member = value[key] as Value;
    if (!isHypermedia(key, member)) members.push(`${JSON.stringify(key)}:${compact(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** Whether an object somewhere in the value has a member whose name passes. */
export function holdsName(value: Value, passes: (name: string) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => holdsName(item, passes));
  for (const name in value) if (passes(name) || holdsName(value[name] as Value, passes)) return true;
  return false;
}

const isText = (value: Value): value is string => typeof value === 'string';

/**
 * Whether a member only links to other resources of the API: `_links` with references that begin with `./`. The paths
 * follow from the ids and the tools, and cost more than all the rest. Data of somebody's own that has the name is kept.
 */
export function isHypermedia(key: string, value: Value): boolean {
  return key === '_links' && isEntity(value) && Object.values(value).every(isLink);
}

function isLink(value: Value): boolean {
  if (!isEntity(value)) return false;
  const { href } = value;
  return typeof href === 'string' && href.startsWith('./') && Object.keys(value).length === 1;
}

/**
 * The value as plain JSON data, for answers that carry data beside the text: without hypermedia, and bigints as texts,
 * since most readers of JSON would round them.
 */
export function plain(value: Value): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isEntity(value)) return value;
  const members = Object.entries(value).filter(([key, member]) => !isHypermedia(key, member));
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
}
