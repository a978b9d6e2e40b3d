import { parseArgs } from 'node:util';
import { didYouMean, nearest } from '../common/nearest.ts';
import type { Flag } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** Values of flags as written, by flag name; a list has all its values. */
export type RawValues = Readonly<Record<string, string | readonly string[] | boolean | number>>;

export interface Parsed {
  readonly operands: readonly string[];
  readonly values: RawValues;
}

/**
 * Step one: parses the command line. Knows nothing about environment, files or meaning.
 * @throws {UsageError} for an unknown flag, with the nearest ones, or one whose value is missing
 */
export function parse(argv: readonly string[], flags: readonly Flag[]): Parsed {
  const known = new Map(
    flags.flatMap((flag) => [flag.name, ...(flag.also ?? [])].map((name) => [name, flag] as const)),
  );
  const options = Object.fromEntries(
    [...known].map(([name, { kind }]) => [
      name,
      kind === 'switch' ? { type: 'boolean' as const } : { type: 'string' as const, multiple: true },
    ]),
  );
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  });
  const values: Record<string, string | string[] | boolean> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    // Node removes "no-" even if a flag's own name starts with it.
    const written = token.rawName.replace(/^-+/, '');
    const own = known.get(written);
    const flag = own ?? known.get(written.replace(/^no-/, ''));
    if (flag === undefined) throw unknownFlag(token.rawName, known.keys());
    // Without this, --audit --read-only would write the trail to a file with that name, and read-only would be lost.
    const isFlag = token.inlineValue === false && token.value.startsWith('--');
    store(values, flag, token.rawName, isFlag ? undefined : token.value, own === undefined);
  }
  return { operands: positionals, values };
}

function store(
  values: Record<string, string | string[] | boolean>,
  flag: Flag,
  written: string,
  value: string | undefined,
  negated: boolean,
): void {
  if (flag.kind === 'switch') {
    if (value !== undefined && !['true', 'false'].includes(value)) {
      throw new UsageError(`${written} takes no value but true or false.`);
    }
    const isOn = (value !== 'false') !== negated;
    const { [flag.name]: earlier } = values;
    if (earlier === !isOn) {
      const name = flag.name.replace(/^no-/, '');
      throw new UsageError(`--${name} and --no-${name} contradict each other: use one of them.`);
    }
    values[flag.name] = isOn;
    return;
  }
  const isEmpty = flag.kind === 'text' && value?.trim() === '';
  if (value === undefined || negated || isEmpty)
    throw new UsageError(`${written} needs a value: ${written} ${flag.value ?? ''}`);
  if (flag.kind === 'list') values[flag.name] = [...((values[flag.name] as string[] | undefined) ?? []), value];
  else if ((!flag.restricts && flag.once === undefined) || isSame(flag, values[flag.name], value))
    values[flag.name] = value;
  else {
    const hint = flag.once === undefined ? '' : ` ${flag.once}`;
    const names = [flag.name, ...(flag.also ?? [])].map((name) => `--${name}`);
    const same = names.length === 1 ? '' : ` (${names.join(' and ')} are the same)`;
    throw new UsageError(`${written} is given twice, with different values${same}: use it once.${hint}`);
  }
}

/** Whether a second value of a flag says what the first one did; a first one says nothing else. */
const isSame = (
  { isSame = Object.is }: Flag,
  earlier: string | string[] | boolean | undefined,
  value: string,
): boolean => typeof earlier !== 'string' || isSame(earlier, value);

function unknownFlag(written: string, known: Iterable<string>): UsageError {
  const near = nearest(written.replace(/^-+/, ''), known).map((name) => `--${name}`);
  return new UsageError(`Unknown option ${written}. ${didYouMean(near)}`.trim());
}
