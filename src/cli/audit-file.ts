import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from './merge.ts';
import type { Values } from './read-values.ts';
import { UsageError } from './usage-error.ts';

/** Where the audit trail is written to. */
export type AuditTarget = { readonly kind: 'stderr' } | { readonly kind: 'file'; readonly path: string };

/** The file of `--audit`, or the default one. @throws {UsageError} for an empty path */
export function auditTarget(values: Values, environment: Environment): AuditTarget {
  const named = values.text('audit');
  if (named === '') throw new UsageError('--audit needs the path of a file, or "stderr".');
  if (named === 'stderr') return { kind: 'stderr' };
  return { kind: 'file', path: named === undefined ? defaultAuditFile(environment, process.platform) : resolve(named) };
}

/** Where each platform keeps programs' logs and state. */
export function defaultAuditFile(environment: Environment, platform: NodeJS.Platform): string {
  const home = environment['HOME'] || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Logs', 'ziti-mcp', 'audit.jsonl');
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'ziti-mcp', 'audit.jsonl');
  }
  // XDG Base Directory Specification: ignore a path that is not absolute.
  const state = environment['XDG_STATE_HOME'];
  return join(state && isAbsolute(state) ? state : join(home, '.local', 'state'), 'ziti-mcp', 'audit.jsonl');
}
