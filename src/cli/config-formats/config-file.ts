import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cannotBeRead } from '../../common/cannot-be-read.ts';
import { ForeignPath } from '../../common/foreign-path.ts';
import { systemReason } from '../../common/system-reason.ts';
import { checkFileEnds } from '../../common/trusted-files.ts';
import { ConfigFault } from './config-format.ts';

/** A client's file as it was found. */
export interface ConfigFile {
  readonly path: string;
  /** Undefined if there is no file. */
  readonly text: string | undefined;
}

/**
 * Reads a file that may be changed later.
 * @throws {ConfigFault} for what should be left alone: a symbolic link, a read-only file, or anything that is not a
 * file
 */
export function readConfigFile(path: string): ConfigFile {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { path, text: undefined };
  if (stat.isSymbolicLink()) {
    throw new ConfigFault('it is a symbolic link: edit the file that it leads to');
  }
  if (!stat.isFile()) throw new ConfigFault('it is not a file');
  // Checked for root too, who could write to it: someone protected this file.
  if ((stat.mode & 0o222) === 0) throw new ConfigFault('it is read-only');
  return { path, text: configText(path) };
}

/** The text of a file that is only looked at, as its client reads it; undefined if there is none. @throws {ConfigFault} */
export function configText(path: string): string | undefined {
  const bytes = read(path);
  const text = bytes?.toString('utf8');
  if (bytes === undefined || text === undefined) return undefined;
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw new ConfigFault('it is not in UTF-8');
  return text;
}

function read(path: string): Buffer | undefined {
  try {
    checkFileEnds(path);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ForeignPath) throw new ConfigFault('it is not a file');
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigFault(code === 'EISDIR' ? 'it is not a file' : `it ${cannotBeRead(error)}`);
  }
}

/**
 * Replaces a file atomically, keeping its owner and permissions.
 * @param text undefined to delete it
 * @param like the file whose owner and permissions it gets
 * @throws {ConfigFault} if it cannot be written, or has changed since it was read
 */
export function writeConfigFile({ path, text: before }: ConfigFile, text: string | undefined, like = path): void {
  const now = lstatSync(like, { throwIfNoEntry: false });
  if (readConfigFile(path).text !== before)
    throw new ConfigFault('another program changed it in the meantime: try again');
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
    throw new ConfigFault(`it cannot be written: ${systemReason(error)}`);
  }
}
