import { ForeignPath } from '../../common/foreign-path.ts';
import { systemReason } from '../../common/system-reason.ts';
import { SecretStoreError } from '../../keychain/secret-store.ts';
import { tryTrail } from '../../runtime/safety/audit/open-trail.ts';
import { defaultAuditFile } from '../files/audit-file.ts';
import type { Environment } from '../merge.ts';
import { networkFiles } from '../networks/network-files.ts';
import type { NetworkSettings, NetworksFile } from '../networks/network-settings.ts';
import { secretStore } from '../networks/secret-stores.ts';
import { checkedNetworks } from '../networks/settings-file.ts';
import { stoppedAfterwards } from '../uninterrupted.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

/** The lowest supported version of Node, as in package.json. */
const MIN_NODE = [20, 18, 1];

/** Checks Node on this machine. */
export function nodeFinding(running = process.versions.node): Finding {
  const parts = running.split('.').map(Number);
  const differing = MIN_NODE.findIndex((part, index) => parts[index] !== part);
  const isNew = differing === -1 || (parts[differing] ?? 0) > (MIN_NODE[differing] ?? 0);
  const what = `Node ${running} on ${process.platform} ${process.arch}, ziti-mcp ${version}`;
  return isNew ? ok('node', what) : failed('node', what, `Install Node ${MIN_NODE.join('.')} or later.`);
}

/** The settings file, and its content if it can be read. */
export async function settingsFinding(environment: Environment): Promise<{ finding: Finding; file?: NetworksFile }> {
  const path = networkFiles(environment, process.platform).settings;
  try {
    const file = await checkedNetworks(environment);
    const names = Object.keys(file?.networks ?? {});
    if (file === undefined || names.length === 0) {
      return { finding: warning('config', `No networks are stored in ${path}.`, 'ziti-mcp init') };
    }
    const unknown = file.default !== undefined && !names.includes(file.default);
    if (unknown) {
      const what = `The default network "${file.default}" is not stored in ${path}.`;
      return { finding: warning('config', what, `ziti-mcp networks default ${names[0]}`), file };
    }
    return { finding: ok('config', `${path} has ${names.join(', ')}.`), file };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { finding: failed('config', error.message, `Correct ${path}, then run ziti-mcp doctor again.`) };
  }
}

/** Whether the audit trail can be written: a server that cannot write it makes no changes. */
export function auditFinding(environment: Environment): Finding {
  const named = environment['ZITI_MCP_AUDIT'];
  if (named === 'stderr') return ok('audit', 'Calls are recorded on stderr.');
  const path = named || defaultAuditFile(environment, process.platform);
  try {
    tryTrail(path);
    return ok('audit', `Calls are recorded in ${path}.`);
  } catch (error) {
    const why = error instanceof ForeignPath ? error.message : `${path} cannot be written: ${systemReason(error)}.`;
    return warning('audit', `${why} So changes are refused.`, 'Make it writable, or name another file with --audit.');
  }
}

type Place = NetworkSettings['secrets'];

/**
 * Whether the keychain can store a value and return it.
 * @param places where the stored networks keep their secrets
 */
export async function keychainFinding(environment: Environment, places: readonly Place[]): Promise<Finding> {
  const store = await secretStore({ secrets: 'keychain' }, environment);
  try {
    await stoppedAfterwards((stop) => store.probe(stop));
    return ok('keychain', `${store.label.replace(/^./, (first) => first.toUpperCase())} works.`);
  } catch (error) {
    if (!(error instanceof SecretStoreError)) throw error;
    if (places.includes('keychain')) return failed('keychain', error.message, error.next);
    if (places.length > 0) return ok('keychain', `No network uses it. ${error.message}`);
    return warning('keychain', error.message, error.next);
  }
}
