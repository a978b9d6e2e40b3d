import { resolve } from 'node:path';
import type { Catalogue } from '../runtime/catalogue/catalogue.ts';
import { type AuditTarget, auditFile } from './audit-file.ts';
import type { Environment } from './merge.ts';
import type { Values } from './read-values.ts';
import { nameList } from './resolve-exposure.ts';
import { UsageError } from './usage-error.ts';

/** What is shown of secrets, and where calls are written down. */
export interface Safety {
  readonly revealed: ReadonlySet<string>;
  readonly secretsDir?: string;
  readonly audit: AuditTarget;
}

/**
 * Step three, for what goes out.
 * @throws {UsageError} for an entry of --reveal that matches no tool, and for an empty path
 */
export function resolveSafety(values: Values, environment: Environment, catalogue: Catalogue): Safety {
  const dir = values.text('secrets-dir');
  if (dir === '') throw new UsageError('--secrets-dir needs the path of a folder.');
  return {
    revealed: nameList(values, catalogue, 'reveal', []).selected,
    ...(dir === undefined ? {} : { secretsDir: resolve(dir) }),
    audit:
      values.text('audit') === 'stderr' ? { kind: 'stderr' } : { kind: 'file', path: auditFile(values, environment) },
  };
}
