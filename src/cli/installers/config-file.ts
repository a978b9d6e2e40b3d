import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigFault } from '../config-formats/config-format.ts';

/** A client's file as it was found. */
export interface ConfigFile {
  readonly path: string;
  /** Undefined where there is no file. */
  readonly text: string | undefined;
}

/**
 * Reads a file that may be changed afterwards.
 * @throws {ConfigFault} for what is better left alone: a link, a file that may not be written, something else than a file
 */
export function readConfigFile(path: string): ConfigFile {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { path, text: undefined };
  if (stat.isSymbolicLink())
    throw new ConfigFault('it is a symbolic link: name what it leads to, or edit that by hand');
  if (!stat.isFile()) throw new ConfigFault('it is no file');
  // Whoever may write everything is told too: somebody has protected it.
  if ((stat.mode & 0o222) === 0) throw new ConfigFault('it is read-only');
  return { path, text: textOf(path) };
}

function textOf(path: string): string {
  const bytes = read(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw new ConfigFault('it is not in UTF-8');
  return text;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigFault(`it cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/**
 * Puts another text into a file, all at once, with the owner and the rights that it has.
 * @param text undefined to delete it
 * @param like the file whose owner and rights it gets
 * @throws {ConfigFault} where it cannot be written, or was changed since it was read
 */
export function writeConfigFile({ path, text: before }: ConfigFile, text: string | undefined, like = path): void {
  const now = lstatSync(like, { throwIfNoEntry: false });
  if (readConfigFile(path).text !== before)
    throw new ConfigFault('another program has changed it in the meantime: try again');
  const temporary = `${path}.ziti-mcp.${process.pid}`;
  try {
    if (text === undefined) {
      rmSync(path);
      return;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    if (now !== undefined) {
      chmodSync(temporary, now.mode & 0o7777);
      if (process.getuid?.() === 0) chownSync(temporary, now.uid, now.gid);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new ConfigFault(`it cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
