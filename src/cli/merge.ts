import { didYouMean, nearest } from '../common/nearest.ts';
import { readTrustedJson } from './files/read-trusted.ts';
import { type Flag, PREFIX, variableOf } from './flag.ts';
import type { RawValues } from './parse.ts';
import { quoteWord } from './terminal/quote-word.ts';
import { UsageError } from './usage-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Merges the sources of settings: the command line overrides the environment, which overrides the `--config` file.
 * @throws {UsageError} for a file that cannot be read or contains unknown names
 */
export function merge(fromFlags: RawValues, environment: Environment, flags: readonly Flag[]): RawValues {
  const fromEnvironment = readEnvironment(environment, flags);
  const named = fromFlags['config'] ?? fromEnvironment['config'];
  const fromFile = typeof named === 'string' ? readConfig(named, flags) : {};
  return [fromFile, fromEnvironment, fromFlags].reduce((lower, higher) => ({
    ...withoutReplaced(lower, higher, flags),
    ...higher,
  }));
}

/** The values of a lower source that still count: a flag can replace others, as `--sandbox` replaces a controller. */
function withoutReplaced(lower: RawValues, higher: RawValues, flags: readonly Flag[]): RawValues {
  const replaced = flags.flatMap(({ name, replaces = [] }) =>
    higher[name] === undefined || higher[name] === false ? [] : replaces,
  );
  return Object.fromEntries(Object.entries(lower).filter(([name]) => !replaced.includes(name)));
}

/**
 * The error for an unknown variable of this program: a misspelt one would do nothing, and nobody would notice.
 * @param known the variables that may have been meant
 */
export function unknownVariable(variable: string, known: ReadonlySet<string>): UsageError {
  const rest = (each: string) => each.slice(PREFIX.length);
  const near = nearest(rest(variable), [...known].filter((each) => each.startsWith(PREFIX)).map(rest));
  const hint = didYouMean(near.map((each) => `${PREFIX}${each}`)) || 'ziti-mcp run --help names the flags.';
  return new UsageError(`Unknown variable ${variable}. ${hint} Unset it if it is not for this program.`);
}

/** Unknown variables with this program's prefix. On Windows, case does not matter. */
export const unknownVariables = (
  environment: Environment,
  known: ReadonlySet<string>,
  platform: NodeJS.Platform = process.platform,
): string[] =>
  Object.keys(environment).filter((variable) => {
    const isOurs = variable.toUpperCase().startsWith(PREFIX);
    const name = platform === 'win32' ? variable.toUpperCase() : variable;
    return isOurs && !known.has(name) && environment[variable] !== undefined;
  });

/**
 * Values of flags from variables. An empty variable counts as unset.
 * @throws {UsageError} for a switch that is neither true nor false, and for an empty variable of a restricting flag
 */
export function readEnvironment(environment: Environment, flags: readonly Flag[]): RawValues {
  const values: Record<string, string | string[] | boolean> = {};
  for (const { name, kind, restricts } of flags) {
    const variable = variableOf(name);
    const text = environment[variable];
    if (text === undefined) continue;
    if (text === '' && restricts) throw new UsageError(`${variable} is empty: set a value, or unset it.`);
    if (text === '') continue;
    if (kind === 'list') values[name] = [text];
    else values[name] = kind === 'switch' ? switchValue(variable, text) : text;
  }
  return values;
}

function switchValue(variable: string, text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new UsageError(`${variable} is ${quoteWord(text)}: use true or false.`);
}

function readConfig(file: string, flags: readonly Flag[]): RawValues {
  const content = readTrustedJson('--config', file);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(`--config ${file} must contain a JSON object of flag names and values.`);
  }
  return readObject(content, flags, `--config ${file}`);
}

/**
 * Values of flags in an object, by flag name.
 * @param source a description of the object, for messages
 * @throws {UsageError} for an unknown name, and for a value of the wrong type
 */
export function readObject(content: object, flags: readonly Flag[], source: string): RawValues {
  const known = new Map(flags.map((flag) => [flag.name, flag]));
  const values: Record<string, string | readonly string[] | boolean | number> = {};
  for (const [name, value] of Object.entries(content)) {
    const flag = known.get(name);
    if (flag === undefined) {
      throw new UsageError(`${source}: unknown name "${name}". ${didYouMean(nearest(name, known.keys()))}`.trim());
    }
    values[name] = objectValue(source, flag, value);
  }
  return values;
}

function objectValue(
  source: string,
  { name, kind }: Flag,
  value: unknown,
): string | readonly string[] | boolean | number {
  if (kind === 'switch' && typeof value === 'boolean') return value;
  if (kind === 'number' && typeof value === 'number') return value;
  if (kind === 'list' && typeof value === 'string') return [value];
  if (kind === 'list' && Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  if (kind === 'text' && typeof value === 'string') return value;
  throw new UsageError(
    `${source}: "${name}" must be ${{ list: 'an array of strings', switch: 'true or false', number: 'a number', text: 'a string' }[kind]}.`,
  );
}
