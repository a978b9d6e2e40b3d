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
 * Adds or updates the entry. If nobody changed the file since the last install, it starts from the backup, so that
 * installing twice equals installing once.
 * @throws {ConfigFault} for a damaged file, and for an entry of that name that belongs to another server
 */
export function installed(found: ClientFiles, spot: EntryPlace, entry: ConfigObject): Change {
  const { format, path } = spot;
  const earlier = serverEntry(found, spot);
  const untouched = earlier !== undefined && isUntouched(found, spot, earlier);
  const base = untouched ? found.backup : found.text;
  return { after: withEntry(format, base ?? '', path, entry), backup: base };
}

/**
 * Removes the entry. If nobody changed the file since, it becomes what it was, byte for byte, unless that already had an
 * entry.
 * @throws {ConfigFault}
 */
export function uninstalled(found: ClientFiles, spot: EntryPlace): Change {
  const earlier = serverEntry(found, spot);
  if (earlier === undefined) return { after: found.text, backup: found.backup };
  const hadOne = () => valueAt(parsed(spot.format, found.backup ?? ''), spot.path) !== undefined;
  if (isUntouched(found, spot, earlier) && !hadOne()) return { after: found.backup, backup: undefined };
  return { after: withoutEntry(spot.format, found.text ?? '', spot.path), backup: found.text };
}

/** The existing entry. @throws {ConfigFault} if it belongs to another server */
export function serverEntry({ text }: ClientFiles, { format, path, isOurs }: EntryPlace): ConfigObject | undefined {
  const entry = valueAt(parsed(format, text ?? ''), path) as ConfigObject | undefined;
  if (entry === undefined || isOurs(entry)) return entry;
  throw new ConfigFault(
    `it has another server named "${path.at(-1)}": choose a different name with --name, or remove that entry`,
  );
}

/** Whether the file is exactly what this program makes of the backup, or of nothing if there was no file. */
function isUntouched({ text, backup }: ClientFiles, { format, path }: EntryPlace, entry: ConfigObject): boolean {
  try {
    return withEntry(format, backup ?? '', path, entry) === text;
  } catch {
    return false;
  }
}
