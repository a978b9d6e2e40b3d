import { isObject } from './is-object.ts';
import { endOfString } from './json-strings.ts';
import { faultOfNames, RepeatedName } from './repeated-names.ts';

/** A value of a JSON answer. Integers that JavaScript numbers cannot represent exactly are bigints. */
export type Value = null | boolean | number | bigint | string | Value[] | { [key: string]: Value };

export type Entity = { [key: string]: Value };

export const isEntity = (value: unknown): value is Entity => isObject(value);

/** The most digits of an integer: longer ones would take long to parse, and are not counts, ids or sizes. */
const MOST_DIGITS = 1000;

/**
 * Parses JSON without losing digits: controllers send 9223372036854775807 for a list without a limit. Numbers that
 * neither a JavaScript number nor a bigint can represent become their text, such as `"1e400"`.
 * @throws {SyntaxError} if it isn't JSON
 */
export function parseExact(text: string): Value {
  return parseInexact(text, exactly);
}

/**
 * Parses JSON that will be sent on, in the same way, but numbers that nothing can represent become NaN: sent as text,
 * they would be something else.
 * @throws {SyntaxError} if it isn't JSON
 * @throws {RepeatedName} if a name appears twice in an object
 */
export function parseToSend(text: string): Value {
  const parsed = parseInexact(text, (token) => {
    const value = exactly(token);
    return typeof value === 'string' ? Number.NaN : value;
  });
  const fault = faultOfNames(text, parsed);
  if (fault !== undefined) throw new RepeatedName(fault);
  return parsed;
}

/** @param read reads the numbers that the usual parser would round */
const parseInexact = (text: string, read: (token: string) => Value): Value =>
  needsExactness(text) ? (parseMarked(text, isInexact, read) as Value) : JSON.parse(text);

/**
 * Parses JSON in which some numbers are read in another way.
 * @param isSpecial whether the text of a number is read by `read`
 * @throws {SyntaxError} if it isn't JSON
 */
export function parseMarked(
  text: string,
  isSpecial: (token: string) => boolean,
  read: (token: string) => unknown,
): unknown {
  let mark = 'exact:';
  while (text.includes(mark)) mark += ':';
  const marked = withNumbers(text, (token) => (isSpecial(token) ? `"${mark}${token}"` : token));
  if (marked === text) return JSON.parse(text);
  return JSON.parse(marked, (_key, value) =>
    typeof value === 'string' && value.startsWith(mark) ? read(value.slice(mark.length)) : value,
  );
}

/** JSON with its numbers changed. Strings are skipped, even unterminated ones, so that no part is scanned twice. */
function withNumbers(text: string, change: (token: string) => string): string {
  let result = '';
  let done = 0;
  const quoteOrNumber = /"|-?\d[\d.eE+-]*/g;
  for (let match = quoteOrNumber.exec(text); match !== null; match = quoteOrNumber.exec(text)) {
    const { 0: token, index } = match;
    if (token === '"') {
      quoteOrNumber.lastIndex = endOfString(text, index);
      continue;
    }
    result += text.slice(done, index) + change(token);
    done = quoteOrNumber.lastIndex;
  }
  return result + text.slice(done);
}

/**
 * Whether JSON may contain a number that the usual parser would round: sixteen adjacent digits and large exponents are
 * rare, and checking for them is enough.
 */
export const needsExactness = (text: string): boolean => hasLongNumber(text) || LARGE_EXPONENT.test(text);

const LARGE_EXPONENT = /\d[eE][+-]?\d{3}/;

/** Whether there are sixteen adjacent digits: looks at every sixteenth character first. */
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

/** Whether a text is a number of JSON; anything else is left for the parser to report. */
export const isJsonNumber = (token: string): boolean => NUMBER.test(token);

function isInexact(token: string): boolean {
  if (!isJsonNumber(token)) return false;
  const number = Number(token);
  if (INTEGER.test(token)) return !Number.isSafeInteger(number);
  return !Number.isFinite(number) || (number === 0 && /^[^eE]*[1-9]/.test(token));
}

const DECIMAL = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/**
 * The value of a decimal number, whatever its notation: `9.223372036854775807e18` is an integer too. Fractions are those of
 * doubles (RFC 8259, section 6). Undefined if neither a number nor a bigint can hold it.
 */
export function exactNumber(text: string): number | bigint | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  const all = whole + fraction;
  if (all === '') return undefined;
  const digits = withoutZeros(all);
  const number = Number(text);
  const zeros = Number(exponent) - fraction.length + all.length - digits.length;
  if (digits === '') return 0;
  if (zeros < 0) return number !== 0 && Math.abs(number) < Number.MAX_SAFE_INTEGER ? number : undefined;
  if (Number.isSafeInteger(number)) return number;
  if (digits.length + zeros > MOST_DIGITS) return undefined;
  return BigInt(`${sign.replace('+', '')}${digits}${'0'.repeat(zeros)}`);
}

/** Without the zeros at its end. A pattern would try from each zero of a long number again. */
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}

const exactly = (token: string): bigint | string =>
  INTEGER.test(token) && token.length <= MOST_DIGITS ? BigInt(token) : token;

/** A value as JSON with exact numbers, complete: for requests and for storage. */
export function toJson(value: unknown): string {
  return containsBigint(value) ? write(value) : (JSON.stringify(value) ?? 'null');
}

/** Whether a value is a bigint, or has one somewhere in it. */
export function containsBigint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint';
  return Object.values(value).some(containsBigint);
}

function write(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (!isEntity(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`;
}

/** JSON without white space and hypermedia links, with exact numbers. */
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

/** Whether any object in the value has a property whose name passes. */
export function containsName(value: Value, passes: (name: string) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (containsName(item, passes)) return true;
    return false;
  }
  for (const name in value) if (passes(name) || containsName(value[name] as Value, passes)) return true;
  return false;
}

const isText = (value: Value): value is string => typeof value === 'string';

/**
 * Whether a property only links to other resources of the API: `_links` with references that start with `./`. The paths
 * follow from the ids and the tools, and cost more tokens than the rest. User data with this name is kept.
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
 * The value as plain JSON data, for answers that have structured data besides text: without hypermedia links, and with
 * bigints as strings, since most JSON parsers would round them.
 */
export function toPlainJson(value: Value): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(toPlainJson);
  if (!isEntity(value)) return value;
  const members = Object.entries(value).filter(([key, member]) => !isHypermedia(key, member));
  return Object.fromEntries(members.map(([key, member]) => [key, toPlainJson(member)]));
}
