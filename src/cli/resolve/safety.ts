import { resolve } from 'node:path';
import type { Catalogue } from '../../common/catalogue.ts';
import { checkPrivateLog } from '../../common/private-files.ts';
import { type AuditTarget, auditTarget } from '../files/audit-file.ts';
import { refuseForeign } from '../files/refuse-foreign.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import { nameList } from './exposure.ts';

/** Which secrets are shown, and where calls are recorded. */
export interface Safety {
  readonly revealed: ReadonlySet<string>;
  readonly secretsDir?: string;
  readonly audit: AuditTarget;
  /** Whether changes are read back. */
  readonly verify: boolean;
  /** Signs confirmations; several servers with the same key accept each other's. */
  readonly confirmKey?: string;
}

/** A variable only: other users can see arguments. */
const CONFIRM_KEY = 'ZITI_MCP_CONFIRM_KEY';
/** Characters: 128 bits if written in hex. */
const SHORTEST_KEY = 32;

/**
 * Resolves where secrets and the audit trail go, the key of confirmations, and whether changes are read back.
 * @throws {UsageError} for an entry of --reveal that matches no tool, for an empty path, one that others can write to,
 * one that we cannot write to, and a key that could be guessed
 */
export async function resolveSafety(values: Values, environment: Environment, catalogue: Catalogue): Promise<Safety> {
  const dir = values.text('secrets-dir');
  if (dir === '') throw new UsageError('--secrets-dir needs the path of a folder.');
  if (dir !== undefined) {
    const { trySecretsFolder } = await import('../../runtime/safety/secrets/secrets-dir.ts');
    refuseForeign('--secrets-dir', () => trySecretsFolder(resolve(dir)));
  }
  const audit = auditTarget(values, environment);
  if (audit.kind === 'file') await checkTrail(audit.path, values.text('audit') !== undefined);
  const confirmKey = environment[CONFIRM_KEY] || undefined;
  if (confirmKey !== undefined && confirmKey.length < SHORTEST_KEY) {
    throw new UsageError(`${CONFIRM_KEY} needs at least ${SHORTEST_KEY} characters; openssl rand -hex 32 creates one.`);
  }
  return {
    ...(confirmKey === undefined ? {} : { confirmKey }),
    revealed: nameList(values, catalogue, 'reveal', []).selected,
    ...(dir === undefined ? {} : { secretsDir: resolve(dir) }),
    verify: !values.on('no-verify'),
    audit,
  };
}

/** Only a trail that was asked for has to be writable: without the usual one, nothing is changed. */
async function checkTrail(path: string, isChosen: boolean): Promise<void> {
  const check = isChosen ? (await import('../../runtime/safety/audit/open-trail.ts')).tryTrail : checkPrivateLog;
  refuseForeign('--audit', () => check(path));
}
