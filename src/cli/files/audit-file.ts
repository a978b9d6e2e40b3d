import { join, resolve } from 'node:path';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { userFolders } from './user-folders.ts';

/** Where the audit trail is written to. */
export type AuditTarget = { readonly kind: 'stderr' } | { readonly kind: 'file'; readonly path: string };

/** The file of `--audit`, or the default one. @throws {UsageError} for an empty path */
export function auditTarget(values: Values, environment: Environment): AuditTarget {
  const named = values.text('audit');
  if (named === '') throw new UsageError('--audit needs the path of a file, or "stderr".');
  if (named === 'stderr') return { kind: 'stderr' };
  return { kind: 'file', path: named === undefined ? defaultAuditFile(environment, process.platform) : resolve(named) };
}

/** The audit trail of this user. */
export const defaultAuditFile = (environment: Environment, platform: NodeJS.Platform): string =>
  join(userFolders(environment, platform).state, 'audit.jsonl');
