import { isDeepStrictEqual } from 'node:util';

export type ConfigObject = Readonly<Record<string, unknown>>;

/** How a client writes its configuration. An edit keeps every comment, every key and their order. */
export interface ConfigFormat {
  /** Empty text is an empty object. @throws {Error} for text that is not in this format; no value is quoted */
  parse(text: string): unknown;
  /** The text with this value at this path, replacing what was there. */
  set(text: string, path: readonly string[], value: unknown): string;
  /** The text without what is at this path. */
  remove(text: string, path: readonly string[]): string;
}

/** A configuration that is left alone, and why. */
export class ConfigFault extends Error {}

/** What is at a path; null on the way is nothing yet. @throws {ConfigFault} if something on the way is not an object */
export function valueAt(content: ConfigObject, path: readonly string[]): unknown {
  let value: unknown = content;
  for (const [depth, key] of path.entries()) {
    if (value === undefined || value === null) return undefined;
    if (!isPlainObject(value)) {
      throw new ConfigFault(`"${path.slice(0, depth).join('.')}" is ${kindOf(value)}, not an object`);
    }
    value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/**
 * The text with an entry at this path. It is read back: nothing else may have changed.
 * @throws {ConfigFault} for damaged text, or text that cannot be edited without loss
 */
export function withEntry(format: ConfigFormat, text: string, path: readonly string[], entry: ConfigObject): string {
  const content = parsed(format, text);
  if (isDeepStrictEqual(valueAt(content, path), entry)) return text;
  const nothing = path.findIndex((_, depth) => depth > 0 && valueAt(content, path.slice(0, depth)) === null);
  const [place, below] = nothing === -1 ? [path, []] : [path.slice(0, nothing), path.slice(nothing)];
  const value = below.length === 0 ? entry : withValueAt({}, below, entry);
  const wanted = withValueAt(content, path, entry);
  const byKeys = withKeys(format, text, path, valueAt(content, path), entry);
  return checked(format, () => firstThatReads(format, byKeys, wanted) ?? format.set(text, place, value), wanted);
}

/** The text with an entry changed key by key, which keeps the comments in it; nothing if that cannot be done. */
function withKeys(
  format: ConfigFormat,
  text: string,
  path: readonly string[],
  before: unknown,
  after: ConfigObject,
): string[] {
  try {
    return isPlainObject(before) ? [updated(format, text, path, before, after)] : [];
  } catch {
    return [];
  }
}

function updated(format: ConfigFormat, text: string, path: readonly string[], before: unknown, after: unknown): string {
  if (isDeepStrictEqual(before, after)) return text;
  if (!isPlainObject(before) || !isPlainObject(after)) return format.set(text, path, after);
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const without = gone.reduce((all, key) => format.remove(all, [...path, key]), text);
  return Object.entries(after).reduce((all, [key, value]) => {
    const earlier = Object.hasOwn(before, key) ? before[key] : undefined;
    return updated(format, all, [...path, key], earlier, value);
  }, without);
}

/** The text without the entry at this path. @throws {ConfigFault} as {@link withEntry} */
export function withoutEntry(format: ConfigFormat, text: string, path: readonly string[]): string {
  const content = parsed(format, text);
  if (valueAt(content, path) === undefined) return text;
  return checked(format, () => format.remove(text, path), withValueAt(content, path, undefined));
}

/** @throws {ConfigFault} for damaged text */
export function parsed(format: ConfigFormat, text: string): ConfigObject {
  let content: unknown;
  try {
    content = plain(format.parse(text));
  } catch (error) {
    throw new ConfigFault(`it is damaged: ${(error as Error).message}`);
  }
  if (isPlainObject(content)) return content;
  throw new ConfigFault(`it is damaged: it contains ${kindOf(content)}, not an object`);
}

/** The edited text, which is read back. @throws {ConfigFault} if the edit fails, or if something else has changed too */
function checked(format: ConfigFormat, edit: () => string, expected: unknown): string {
  const text = edited(edit);
  if (isDeepStrictEqual(withoutEmpty(parsed(format, text)), withoutEmpty(expected))) return text;
  throw new ConfigFault(LOSSY);
}

/** What an editor that gives up says is for its authors. */
function edited(edit: () => string): string {
  try {
    return edit();
  } catch (error) {
    throw error instanceof ConfigFault ? error : new ConfigFault(LOSSY);
  }
}

const LOSSY = 'it cannot be edited without losing something';

/** Leaves out empty objects: they make no difference to a client. */
function withoutEmpty(value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, withoutEmpty(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => !isPlainObject(each) || Object.keys(each).length > 0));
}

/** Gives a parser's objects the ordinary prototype, so that they can be compared. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** The first of these texts that reads back as wanted; undefined if none does. */
export function firstThatReads(
  format: ConfigFormat,
  candidates: readonly string[],
  wanted: unknown,
): string | undefined {
  return candidates.find((text) => {
    try {
      return isDeepStrictEqual(withoutEmpty(plain(format.parse(text))), withoutEmpty(plain(wanted)));
    } catch {
      return false;
    }
  });
}

/** A copy of the content with another value at a path, or with nothing there for undefined. */
export function withValueAt(
  content: ConfigObject,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): ConfigObject {
  const { [key]: before, ...others } = content;
  const after = rest.length === 0 ? value : withValueAt(isPlainObject(before) ? before : {}, rest, value);
  return after === undefined ? others : { ...others, [key]: after };
}

const isPlainObject = (value: unknown): value is ConfigObject =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a value'
        : `a ${typeof value}`;
