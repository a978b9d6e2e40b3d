import { didYouMean, nearest } from '../common/nearest.ts';
import type { Flag } from './flag.ts';
import { UsageError } from './usage-error.ts';

/** Values of flags as written, by flag name; a list has all its values. */
export type RawValues = Readonly<Record<string, string | readonly string[] | boolean | number>>;

export interface Parsed {
  readonly operands: readonly string[];
  readonly values: RawValues;
}

/**
 * Parses the command line as Node's own parser does, which takes longer to load than this takes to run. Knows nothing
 * about environment, files or meaning.
 * @throws {UsageError} for an unknown flag, with the nearest ones, or one whose value is missing
 */
export function parse(argv: readonly string[], flags: readonly Flag[]): Parsed {
  const known = new Map(
    flags.flatMap((flag) => [flag.name, ...(flag.also ?? [])].map((name) => [name, flag] as const)),
  );
  const values: Record<string, string | string[] | boolean> = {};
  const operands: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') {
      operands.push(...argv.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    // No flag has a short form, alone or in a group.
    if (!word.startsWith('--')) throw unknownFlag(word.slice(0, 2), known.keys());
    const equals = word.indexOf('=', 3);
    const written = equals < 0 ? word : word.slice(0, equals);
    const name = written.slice(2);
    const own = known.get(name);
    const flag = own ?? known.get(name.replace(/^no-/, ''));
    if (flag === undefined) throw unknownFlag(written, known.keys());
    let value = equals < 0 ? undefined : word.slice(equals + 1);
    if (equals < 0 && own !== undefined && flag.kind !== 'switch') {
      at += 1;
      // Without this, --audit --read-only would write the trail to a file with that name, and read-only would be lost.
      if (argv[at]?.startsWith('--') !== true) value = argv[at];
    }
    store(values, flag, written, value, own === undefined);
  }
  return { operands, values };
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
      throw new UsageError(`${written} takes no value other than true or false.`);
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
  return new UsageError(`Unknown option ${written}. ${didYouMean(near) || 'Add --help to see all of them.'}`);
}
