import { readFileSync } from 'node:fs';
import { cannotBeRead } from '../../common/cannot-be-read.ts';
import { decodeText } from '../../common/decode-text.ts';
import { faultOfNames } from '../../common/repeated-names.ts';
import { checkTrustedFile } from '../../common/trusted-files.ts';
import { UsageError } from '../usage-error.ts';
import { refuseForeign } from './refuse-foreign.ts';

/**
 * The text of a file that decides what this program does.
 * @param what what names the file, such as its flag, for messages
 * @throws {UsageError} for a file that cannot be read, or that others can write to
 */
export function readTrusted(what: string, file: string): string {
  return readChecked(what, file, []) ?? '';
}

/** Reads a file as `readTrusted` does; undefined if there is no such file. @throws {UsageError} */
export function readTrustedIfThere(what: string, file: string): string | undefined {
  return readChecked(what, file, ['ENOENT', 'ENOTDIR']);
}

/** The JSON in such a file. @throws {UsageError} for a file without JSON, too, or with JSON that repeats a name */
export function readTrustedJson(what: string, file: string): unknown {
  const text = readTrusted(what, file);
  const value = parsed(what, file, text);
  const fault = faultOfNames(text, value);
  if (fault !== undefined) throw new UsageError(`${what} ${file} is ambiguous. ${fault}`);
  return value;
}

function parsed(what: string, file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the file, which may be the wrong one and contain secrets.
    throw new UsageError(`${what} ${file} is not valid JSON.`);
  }
}

/** @param absent codes for which there is no text, and no error */
function readChecked(what: string, file: string, absent: readonly string[]): string | undefined {
  refuseForeign(what, () => checkTrustedFile(file));
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    if (absent.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw new UsageError(`${what} ${file} ${cannotBeRead(error)}.`);
  }
}
