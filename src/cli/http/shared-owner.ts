import { systemClock } from '../../common/clock.ts';
import { type SharedChannels, type SharedState, withFallback } from '../../common/shared-state.ts';
import { ToolError } from '../../common/tool-error.ts';
import { memoryState } from '../../http/state/memory-state.ts';
import { SharedLogins } from '../../http/state/shared-logins.ts';
import { TOKEN_LIFETIME, Tokens } from '../../runtime/gate/confirm/tokens.ts';
import { WriteRecords } from '../../runtime/gate/write-records.ts';
import type { Process } from '../../runtime/owners/process.ts';
import { readPem } from '../files/read-pem.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';

/** The store of `--state`; undefined for a single server. @throws {UsageError} for an invalid one */
export async function resolveState(
  values: Values,
  environment: Environment,
  log: Process['log'],
): Promise<(SharedState & SharedChannels) | undefined> {
  const url = values.text('state');
  if (url === undefined) {
    if (values.text('state-ca') !== undefined) throw new UsageError('--state-ca only works with --state.');
    if (environment['ZITI_MCP_STATE_PASSWORD'])
      throw new UsageError('ZITI_MCP_STATE_PASSWORD only works with --state.');
    return undefined;
  }
  if (!/^rediss?:\/\/([\w.-]+@)?[^\s/@:]+(:\d+)?(\/\d*)?$/.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      '--state must be redis://host:6379 or rediss://user@host:6379. Its password goes into ZITI_MCP_STATE_PASSWORD.',
    );
  }
  if (!environment['ZITI_MCP_CONFIRM_KEY']) {
    throw new UsageError(
      '--state needs ZITI_MCP_CONFIRM_KEY: the same for all replicas, so that each accepts confirmations of the others.',
    );
  }
  const { redisState } = await import('../../http/state/redis-state.ts');
  const password = environment['ZITI_MCP_STATE_PASSWORD'];
  const ca = authorityOf(values, url);
  return redisState({ url, ...(password ? { password } : {}), ...(ca === undefined ? {} : { ca }) }, log);
}

function authorityOf(values: Values, url: string): string | undefined {
  const file = values.text('state-ca');
  if (file === undefined) return undefined;
  if (!url.startsWith('rediss:'))
    throw new UsageError('--state-ca only works with a --state that uses TLS, such as rediss://host:6379.');
  return readPem('--state-ca', file);
}

/** The process for HTTP, where a client may repeat a request, possibly to another replica. */
export function sharedOwner(owner: Process, shared: SharedState | undefined, environment: Environment): Process {
  const writes = new WriteRecords(shared ?? memoryState());
  const key = environment['ZITI_MCP_CONFIRM_KEY'];
  if (shared === undefined || !key) return { ...owner, writes };
  const tokens = new Tokens(Buffer.from(key), systemClock, (id) => claimed(shared, id));
  return { ...owner, writes, tokens: async () => tokens };
}

/** The logins of people, where several processes share a store. @param idle milliseconds without use after which one ends */
export function sharedLogins(
  shared: (SharedState & SharedChannels) | undefined,
  environment: Environment,
  idle: number,
): SharedLogins | undefined {
  const key = environment['ZITI_MCP_CONFIRM_KEY'];
  return shared === undefined || !key ? undefined : new SharedLogins(shared, key, idle);
}

const claimed = (shared: SharedState, id: string): Promise<boolean> =>
  withFallback(
    () => shared.claim(`token ${id}`, 'used', TOKEN_LIFETIME),
    () => {
      const message = 'Nothing was sent: the store that records used confirmations cannot be reached.';
      throw new ToolError(
        'refused',
        message,
        'Make the call again later: you will be asked again. Reading still works.',
      );
    },
  );
