import { splitList } from '../../runtime/gate/policy/name-list.ts';
import type { ConfigObject } from '../config-formats/config-format.ts';
import { variableOf } from '../flag.ts';

const VARIABLE = variableOf('network');

/** The stored networks that an entry names, in whatever format: none if it uses the default network or a controller. */
export function networksOf(entry: ConfigObject): readonly string[] {
  const found: string[] = [];
  edited(entry, (names) => {
    found.push(...names);
    return names;
  });
  return [...new Set(found)];
}

/** The entry without these networks; undefined if it names no others. */
export function withoutNetworks(entry: ConfigObject, names: readonly string[]): ConfigObject | undefined {
  const rest = edited(entry, (named) => named.filter((name) => !names.includes(name)));
  return networksOf(rest).length === 0 ? undefined : rest;
}

/** The entry with other names wherever it has some: in its arguments, or in its variables. */
const edited = (entry: ConfigObject, edit: (names: string[]) => string[]): ConfigObject =>
  Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [
      key,
      Array.isArray(value) ? inWords(value, edit) : inVariables(value, edit),
    ]),
  );

function inWords(words: readonly unknown[], edit: (names: string[]) => string[]): unknown[] {
  const [word, next, ...rest] = words;
  if (word === undefined) return [];
  const [, inline] = typeof word === 'string' ? (/^--network=(.*)$/.exec(word) ?? []) : [];
  if (inline !== undefined) {
    const names = edit(splitList(inline)).join(',');
    return [...(names === '' ? [] : [`--network=${names}`]), ...inWords(words.slice(1), edit)];
  }
  if (word !== '--network' || typeof next !== 'string') return [word, ...inWords(words.slice(1), edit)];
  const names = edit(splitList(next)).join(',');
  return [...(names === '' ? [] : [word, names]), ...inWords(rest, edit)];
}

function inVariables(value: unknown, edit: (names: string[]) => string[]): unknown {
  if (typeof value !== 'object' || value === null || !(VARIABLE in value)) return value;
  const { [VARIABLE]: named, ...others } = value as ConfigObject;
  const names = edit(splitList(String(named))).join(',');
  return names === '' ? others : { ...value, [VARIABLE]: names };
}
