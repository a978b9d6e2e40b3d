import { readFileSync } from 'node:fs';
import { checkTrustedFile } from '../common/trusted-files.ts';
import { refuseForeign } from './refuse-foreign.ts';

/**
 * The text of a file that decides what this program does.
 * @param option what names the file, for messages
 * @throws {UsageError} for a file that others can write to; and what reading throws
 */
export function readTrusted(option: string, file: string): string {
  refuseForeign(option, () => checkTrustedFile(file));
  return readFileSync(file, 'utf8');
}
