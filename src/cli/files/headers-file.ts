import { statSync } from 'node:fs';
import { ToolError } from '../../common/tool-error.ts';
import type { HeadersCredentials } from '../../runtime/network/auth/credentials.ts';
import { parseHeaderFields } from '../../runtime/network/auth/header-fields.ts';
import { UsageError } from '../usage-error.ts';
import { readTrusted } from './read-trusted.ts';

const FLAG = '--headers-file';

/**
 * The login with the header fields in a file. The file is read now, to find what is wrong with it, and again for each session.
 * @throws {UsageError} for a file that cannot be used
 */
export function headersLogin(file: string): HeadersCredentials {
  // On Windows, a path may begin with a drive.
  if (/^[\w-]{2,}:/.test(file)) {
    throw new UsageError(`${FLAG} needs the path of a file: other users can see what is in an argument.`);
  }
  fieldsIn(file);
  return { method: 'headers', fields: () => asToolError(() => fieldsIn(file)) };
}

function fieldsIn(file: string): Readonly<Record<string, string>> {
  const text = readTrusted(FLAG, file);
  requireOwn(file);
  try {
    return parseHeaderFields(text);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new UsageError(`${FLAG} ${file}: ${error.message} ${error.advice.person}`);
  }
}

const BY_GROUP = 0o040;
const BY_ALL = 0o004;

/**
 * Containers mount secrets as files of the system that a group can read, and this program is in that group.
 * @throws {UsageError} for a file that other users can read. Nothing is checked on Windows, where Node cannot tell.
 */
function requireOwn(file: string): void {
  const ownUid = process.getuid?.();
  if (ownUid === undefined) return;
  const { mode, uid } = statSync(file);
  if ((mode & (uid === ownUid ? BY_GROUP | BY_ALL : BY_ALL)) === 0) return;
  throw new UsageError(`${FLAG} ${file} can be read by other users, who could log in with it: run chmod 600 on it.`);
}

function asToolError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new ToolError('login', error.message, {
      model: 'The operator of this server can correct the file; it is read again for each login.',
      person: 'Correct the file; it is read again for each login.',
    });
  }
}
