import {
  ConfigFault,
  type ConfigFormat,
  type ConfigObject,
  parsed,
  valueAt,
  withEntry,
  withoutEntry,
} from '../config-formats/config-format.ts';

/** What is to become of a client's file, and of the copy that is kept of it. Undefined is a file that is not there. */
export interface Change {
  readonly after: string | undefined;
  readonly backup: string | undefined;
}

/** What lies there: the client's file, and the copy of before this program came. */
export interface Found {
  readonly text: string | undefined;
  readonly backup: string | undefined;
}

/** Where the entry of this server stands. */
export interface Spot {
  readonly format: ConfigFormat;
  readonly path: readonly string[];
  /** Whether an entry that is there is one of ours. */
  isOurs(entry: ConfigObject): boolean;
}

/**
 * Adds the entry, or brings it up to date. Of a file that was left as this program wrote it the copy is taken as the
 * base: so installing twice is the same as once.
 * @throws {ConfigFault} for a file that is damaged, and for an entry of the same name that is another server's
 */
export function installed(found: Found, spot: Spot, entry: ConfigObject): Change {
  const { format, path } = spot;
  const earlier = ownEntry(found, spot);
  const untouched = earlier !== undefined && isUntouched(found, spot, earlier);
  const base = untouched ? found.backup : found.text;
  return { after: withEntry(format, base ?? '', path, entry), backup: base };
}

/** Takes the entry away. What nobody has changed since becomes what it was, byte by byte. @throws {ConfigFault} */
export function uninstalled(found: Found, spot: Spot): Change {
  const earlier = ownEntry(found, spot);
  if (earlier === undefined) return { after: found.text, backup: found.backup };
  if (isUntouched(found, spot, earlier)) return { after: found.backup, backup: undefined };
  return { after: withoutEntry(spot.format, found.text ?? '', spot.path), backup: found.text };
}

/** The entry that is there. @throws {ConfigFault} where it is another server's */
export function ownEntry({ text }: Found, { format, path, isOurs }: Spot): ConfigObject | undefined {
  const entry = valueAt(parsed(format, text ?? ''), path) as ConfigObject | undefined;
  if (entry === undefined || isOurs(entry)) return entry;
  throw new ConfigFault(
    `it has another server under the name "${path.at(-1)}": choose a name for this one by --name, or take that entry out`,
  );
}

/** Whether the file is what this program makes of the copy; or of nothing, where there was no file. */
function isUntouched({ text, backup }: Found, { format, path }: Spot, entry: ConfigObject): boolean {
  try {
    return withEntry(format, backup ?? '', path, entry) === text;
  } catch {
    return false;
  }
}
