import { parseArgs } from 'node:util';
import { didYouMean, nearest } from '../common/nearest.ts';
import type { Flag } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** Values of flags as they were written, by the flag's name; a list has every value that was given. */
export type RawValues = Readonly<Record<string, string | readonly string[] | boolean | number>>;

export interface Parsed {
  readonly operands: readonly string[];
  readonly values: RawValues;
}

/**
 * Step one: takes the command line apart. Knows nothing of environment, files or meaning.
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
    const negated = token.rawName.startsWith('--no-');
    const flag = known.get(token.name) ?? (negated ? known.get(token.name.replace(/^no-/, '')) : undefined);
    if (flag === undefined) throw unknownFlag(token.rawName, known.keys());
    store(values, flag, token.rawName, token.value, negated);
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
    if (value !== undefined) throw new UsageError(`${written} stands alone: it takes no value.`);
    values[flag.name] = !negated;
    return;
  }
  if (value === undefined || negated) throw new UsageError(`${written} needs a value: ${written} ${flag.value ?? ''}`);
  if (flag.kind === 'list') values[flag.name] = [...((values[flag.name] as string[] | undefined) ?? []), value];
  else values[flag.name] = value;
}

function unknownFlag(written: string, known: Iterable<string>): UsageError {
  const near = nearest(written.replace(/^-+/, ''), known).map((name) => `--${name}`);
  return new UsageError(`Unknown option ${written}. ${didYouMean(near)}`.trim());
}
