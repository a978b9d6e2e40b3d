import picomatch from 'picomatch';
import type { Catalogue } from '../../../common/catalogue.ts';
import { didYouMean, nearest } from '../../../common/nearest.ts';

/** A list entry that matches nothing. */
export class NameListError extends Error {}

/** Names that a list can select from. */
interface Names {
  /** What they are names of, for messages. */
  readonly noun: string;
  readonly all: readonly string[];
  /** The real name behind a literal one. */
  find(name: string): string | undefined;
}

/** A list of names and globs, resolved against all names. */
export interface NameList {
  /** The list as written. */
  readonly entries: readonly string[];
  /** Real names of everything that the list selects. */
  readonly selected: ReadonlySet<string>;
  /** Real names of those it names without a glob. */
  readonly exact: ReadonlySet<string>;
}

/**
 * Resolves a list of tools: names, earlier names, or globs over real names.
 * @param option the list's name for messages: `--tools`
 * @throws {NameListError} for an entry that matches nothing in the whole catalogue
 */
export function resolveNameList(written: readonly string[], catalogue: Catalogue, option: string): NameList {
  return resolveToolNames(written, catalogue, [], option);
}

/**
 * Resolves a list of tools that may also be others than those of a catalogue.
 * @param others names of these
 * @throws {NameListError} for an entry that matches none of all these tools
 */
export function resolveToolNames(
  written: readonly string[],
  catalogue: Catalogue,
  others: readonly string[],
  option: string,
): NameList {
  const all = [...new Set([...catalogue.names, ...others])];
  const find = (name: string) => catalogue.tool(name)?.name ?? all.find((each) => each === name);
  return resolve(written, { noun: 'tool', all, find }, option);
}

/** Resolves a list of categories. @throws {NameListError} for an unknown one */
export function resolveCategories(written: readonly string[], catalogue: Catalogue, option: string): NameList {
  const all = [...new Set(catalogue.tools.map(({ category }) => category))];
  return resolve(written, { noun: 'category', all, find: (name) => all.find((each) => each === name) }, option);
}

/**
 * Entries are literal names or globs (picomatch) over real names; they are case-sensitive; a leading `!` excludes. A
 * list of only exclusions starts from everything.
 */
function resolve(written: readonly string[], names: Names, option: string): NameList {
  const entries = written.flatMap(splitList);
  if (entries.includes('')) throw new NameListError(`${option}: an entry is empty: ${EMPTY_ENTRY}.`);
  const resolved = entries.map((entry) => resolveEntry(entry, names, option));
  const onlyTakesAway = resolved.length > 0 && resolved.every(({ negative }) => negative);
  const named = (among: boolean) => resolved.flatMap(({ negative, names }) => (negative === among ? names : []));
  const selected = new Set(onlyTakesAway ? names.all : named(false));
  for (const name of named(true)) selected.delete(name);
  const literal = resolved.filter(({ negative, isGlob }) => !negative && !isGlob).flatMap(({ names }) => names);
  return { entries, selected, exact: new Set(literal.filter((name) => selected.has(name))) };
}

interface ResolvedEntry {
  readonly negative: boolean;
  readonly isGlob: boolean;
  readonly names: readonly string[];
}

function resolveEntry(entry: string, { noun, all, find }: Names, option: string): ResolvedEntry {
  const negative = entry.startsWith('!') && !entry.startsWith('!(');
  const pattern = negative ? entry.slice(1) : entry;
  const literal = find(pattern);
  if (literal !== undefined) return { negative, isGlob: false, names: [literal] };
  // Every start needs "everything", which does not need the glob library.
  if (pattern === '*') return { negative, isGlob: true, names: all };
  const matches = picomatch.scan(pattern).isGlob ? picomatch(pattern) : undefined;
  const names = matches === undefined ? [] : all.filter((name) => matches(name));
  if (names.length > 0) return { negative, isGlob: true, names };
  const near = didYouMean(nearest(pattern, all));
  throw new NameListError([`${option}: "${entry}" matches no ${noun}.`, near].join(' ').trim());
}

/** What to do about an empty entry. */
export const EMPTY_ENTRY = 'name something, or leave it out';

/**
 * Splits at commas outside braces, brackets and parentheses: `list*,{get,detail}*` has two entries. Entries may be
 * empty.
 */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    if ('{(['.includes(char)) depth += 1;
    if ('})]'.includes(char)) depth -= 1;
    if (char === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part].map((entry) => entry.trim());
}
