import { isObject } from '../../common/is-object.ts';
import {
  ConfigFault,
  type ConfigFormat,
  type ConfigObject,
  parsed,
  valueAt,
  withEntry,
  withoutEntry,
} from '../config-formats/config-format.ts';

/** What should happen to a client's file and its backup. Undefined means that there is no such file. */
export interface Change {
  readonly after: string | undefined;
  readonly backup: string | undefined;
}

/** The client's file, and its backup from before the first change. */
export interface ClientFiles {
  readonly text: string | undefined;
  readonly backup: string | undefined;
}

/** Where this server's entry is. */
export interface EntryPlace {
  readonly format: ConfigFormat;
  readonly path: readonly string[];
  /** Whether an existing entry is ours. */
  isOurs(entry: ConfigObject): boolean;
}

/**
 * Adds or updates the entry. If nobody changed the file since the first install, it is made anew from the backup, so that
 * installing twice equals installing once.
 * @throws {ConfigFault} for a damaged file, and for an entry of that name that belongs to another server
 */
export function installed(found: ClientFiles, spot: EntryPlace, entry: ConfigObject): Change {
  const { format, path } = spot;
  const earlier = serverEntry(found, spot);
  const ours = untouchedEntries(found, spot);
  if (ours === undefined) return { after: withEntry(format, found.text ?? '', path, entry), backup: found.text };
  const added = [path.at(-1) ?? '', entry] as const;
  const all = earlier === undefined ? [...ours, added] : ours.map((each) => (each[0] === added[0] ? added : each));
  return { after: withEntries(found.backup ?? '', spot, all), backup: found.backup };
}

/**
 * Removes the entry. If nobody changed the file since the first install, it becomes what it was before, byte for byte, once
 * no other entry of this server is left, unless it already had this one.
 * @throws {ConfigFault}
 */
export function uninstalled(found: ClientFiles, spot: EntryPlace): Change {
  const { format, path } = spot;
  if (serverEntry(found, spot) === undefined) return { after: found.text, backup: found.backup };
  const ours = untouchedEntries(found, spot);
  const hadOne = (name = '') => Object.hasOwn(entriesIn(found.backup ?? '', spot), name);
  if (ours === undefined || hadOne(path.at(-1))) {
    return { after: withoutEntry(format, found.text ?? '', path), backup: found.text };
  }
  const others = ours.filter(([name]) => name !== path.at(-1));
  if (others.every(([name]) => hadOne(name))) return { after: found.backup, backup: undefined };
  return { after: withEntries(found.backup ?? '', spot, others), backup: found.backup };
}

/** The existing entry. @throws {ConfigFault} if it belongs to another server */
export function serverEntry({ text }: ClientFiles, { format, path, isOurs }: EntryPlace): ConfigObject | undefined {
  const entry = valueAt(parsed(format, text ?? ''), path);
  if (entry === undefined || (isObject(entry) && isOurs(entry))) return entry;
  throw new ConfigFault(
    `it has another server named "${path.at(-1)}": choose a different name with --name, or remove that entry`,
  );
}

type NamedEntry = readonly [name: string, entry: ConfigObject];

/** All entries of this server, whatever their names. @throws {ConfigFault} if the text is damaged */
export const ownEntries = (text: string, spot: EntryPlace): readonly NamedEntry[] =>
  Object.entries(entriesIn(text, spot)).flatMap(([name, entry]) =>
    isObject(entry) && spot.isOurs(entry) ? [[name, entry]] : [],
  );

/**
 * All entries of this server, if it has any and the file is exactly what this program makes of them and the backup, or of
 * nothing if there was no file.
 */
function untouchedEntries({ text, backup }: ClientFiles, spot: EntryPlace): readonly NamedEntry[] | undefined {
  const all = ownEntries(text ?? '', spot);
  if (all.length === 0) return undefined;
  try {
    const ours = inOrderOf(text ?? '', spot, all);
    return withEntries(backup ?? '', spot, ours) === (text ?? '') ? ours : undefined;
  } catch {
    return undefined;
  }
}

/** Entries in the order of the text: an object has those whose names are numbers first. */
function inOrderOf(text: string, { format, path }: EntryPlace, entries: readonly NamedEntry[]): readonly NamedEntry[] {
  if (entries.every(([name]) => !/^\d+$/.test(name))) return entries;
  const placed = entries.map((each) => {
    const without = format.remove(text, [...path.slice(0, -1), each[0]]);
    return { each, place: firstDifference(text, without) };
  });
  return placed.sort((one, other) => one.place - other.place).map(({ each }) => each);
}

/** Where two texts begin to differ. */
function firstDifference(one: string, other: string): number {
  let place = 0;
  while (place < one.length && one[place] === other[place]) place += 1;
  return place;
}

const withEntries = (text: string, { format, path }: EntryPlace, entries: readonly NamedEntry[]): string =>
  entries.reduce((all, [name, entry]) => withEntry(format, all, [...path.slice(0, -1), name], entry), text);

/** Every server in the file. Anything else in their place is a fault, which looking up one entry reports. */
function entriesIn(text: string, { format, path }: EntryPlace): Readonly<Record<string, unknown>> {
  const servers = valueAt(parsed(format, text), path.slice(0, -1));
  return isObject(servers) ? servers : {};
}
