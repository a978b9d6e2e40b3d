import { readFileSync } from 'node:fs';
import { decodeText } from '../../common/decode-text.ts';
import type { Logger } from '../../common/log.ts';
import { isReadByOthers } from '../../common/private-files.ts';
import { ToolError } from '../../common/tool-error.ts';
import { checkTrustedFile } from '../../common/trusted-files.ts';
import { parseFingerprint } from '../../runtime/network/controller/fingerprint.ts';
import type { TrustSettings } from '../../runtime/network/controller/types.ts';
import type { Account, Connection, NamedConnection } from '../connection.ts';
import { addressFrom, isSameController } from '../controller-address.ts';
import { readPem } from '../files/read-pem.ts';
import { readTrusted } from '../files/read-trusted.ts';
import type { SIZES } from '../flags.ts';
import type { Environment } from '../merge.ts';
import { networkAddress } from '../networks/network-address.ts';
import type { NamedController } from '../policy/network-fit.ts';
import type { Values } from '../read-values.ts';
import { CALL_TIMEOUT, surroundingsOf } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';

const OPEN_IDENTITY = 'other users can read this file of the identity, and log in with its key: run chmod 600 on it';

/**
 * Resolves which controller to use, and the login to it: reads the named files, and checks that they match each other.
 * @param log warned about an identity that others can read
 * @throws {UsageError} if something is missing, contradictory or unreadable
 */
export async function resolveConnection(values: Values, environment: Environment, log: Logger): Promise<Connection> {
  if (values.network === undefined) return namedConnection(values, environment, log);
  const { storedConnection } = await import('../networks/stored-connection.ts');
  return storedConnection(values.network, environment, timeoutIn(values));
}

function timeoutIn(values: Values): number {
  const seconds = values.number('timeout');
  return seconds === undefined ? CALL_TIMEOUT : seconds * 1000;
}

/** The connection that flags and variables describe, without a stored network. @throws {UsageError} */
export async function namedConnection(values: Values, environment: Environment, log: Logger): Promise<NamedConnection> {
  const callTimeout = timeoutIn(values);
  const url = values.text('controller');
  const identityFile = values.text('identity');
  if (values.on('sandbox')) {
    if (url ?? identityFile)
      throw new UsageError('--sandbox brings its own controller: omit --controller and --identity.');
    return { kind: 'sandbox', size: (values.text('sandbox-size') ?? 'small') as (typeof SIZES)[number], callTimeout };
  }
  if (url === undefined && identityFile === undefined) {
    const { whichNetwork } = await import('../networks/stored-network.ts');
    throw new UsageError(
      (await whichNetwork(environment)) ??
        'Which controller? Set up a network with ziti-mcp init; or use --controller https://host:port with ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD; or use --identity FILE; or try --sandbox.',
    );
  }
  const identity = identityFile === undefined ? undefined : await readIdentity(identityFile, log);
  const headersFile = values.text('headers-file');
  if (headersFile !== undefined && (identity !== undefined || values.on('anonymous')))
    throw new UsageError('--headers-file, --identity and --anonymous are alternatives: use one of them.');
  const settings = {
    origin: url === undefined ? (identity?.origin ?? '') : addressFrom(url),
    ...(url === undefined && identity !== undefined ? { others: identity.others } : {}),
    trust: resolveTrust(values, identity?.ca),
    credentials: identity
      ? ({ method: 'cert', cert: identity.cert, key: identity.key } as const)
      : await accountOf(values, environment),
    ...surroundingsOf(environment, callTimeout),
  };
  return { kind: 'controller', settings };
}

/**
 * How these values name the controller. The name of a stored network counts even if its controller is given directly.
 * @throws {UsageError} if no controller is given, or its identity cannot be read
 */
export async function controllerName(values: Values, environment: Environment): Promise<NamedController> {
  const { namedController, SANDBOX } = await import('../policy/network-fit.ts');
  if (values.on('sandbox')) return SANDBOX;
  if (values.network !== undefined) return namedController(networkAddress(values.network), [values.network.name]);
  const origin = await addressInFlags(values);
  const { readNetworks } = await import('../networks/stored-network.ts');
  const stored = Object.entries((await readNetworks(environment))?.networks ?? {});
  const storedAs = stored.filter(([, { controller }]) => isSameController(controller, origin)).map(([name]) => name);
  return namedController(origin, storedAs);
}

async function addressInFlags(values: Values): Promise<string> {
  const url = values.text('controller');
  const identityFile = values.text('identity');
  if (url !== undefined) return addressFrom(url);
  if (identityFile !== undefined) return (await readIdentity(identityFile)).origin;
  throw new UsageError(
    'The policy file has rules for networks: name yours with --network, --controller, --identity or --sandbox.',
  );
}

function resolveTrust(values: Values, identityCa: string | undefined): TrustSettings {
  const file = values.text('ca');
  const caFingerprint = fingerprintIn(values);
  if (file !== undefined) return { ca: readPem('--ca', file) };
  if (caFingerprint !== undefined) return { caFingerprint };
  return identityCa === undefined ? {} : { ca: identityCa };
}

/** The fingerprint that `--ca-fingerprint` gives. @throws {UsageError} if it is none, or if `--ca` is given too */
export function fingerprintIn(values: Values): string | undefined {
  const text = values.text('ca-fingerprint');
  if (text === undefined) return undefined;
  if (values.text('ca') !== undefined) {
    throw new UsageError('--ca and --ca-fingerprint are alternatives: use one of them.');
  }
  try {
    return parseFingerprint(text);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new UsageError('--ca-fingerprint must be SHA256: and 32 pairs of hex digits.');
  }
}

/** @param log warned about each file of the identity that others can read: it contains a key */
async function readIdentity(file: string, log?: Logger) {
  const read = (path: string, text: string): string => {
    if (text.includes('PRIVATE KEY') && isReadByOthers(path)) log?.warn(OPEN_IDENTITY, { file: path });
    return text;
  };
  const text = read(file, readTrusted('--identity', file));
  const { parseIdentityFile } = await import('../../runtime/network/auth/identity-file.ts');
  try {
    return parseIdentityFile(text, (path) => {
      checkTrustedFile(path);
      return read(path, decodeText(readFileSync(path)));
    });
  } catch (error) {
    throw new UsageError(`--identity ${file}: ${(error as Error).message}`);
  }
}

async function accountOf(values: Values, environment: Environment): Promise<Account> {
  if (values.on('anonymous')) return { method: 'none' };
  const headersFile = values.text('headers-file');
  if (headersFile !== undefined) return (await import('../files/headers-file.ts')).headersLogin(headersFile);
  const username = environment['ZITI_MCP_USERNAME'];
  const password = environment['ZITI_MCP_PASSWORD'];
  if (username && password) return { method: 'updb', username, password };
  const missing = [username ? '' : 'ZITI_MCP_USERNAME', password ? '' : 'ZITI_MCP_PASSWORD'].filter(Boolean);
  throw new UsageError(
    `To log in, set ${missing.join(' and ')}, or use --identity FILE; for another API, --headers-file FILE.`,
  );
}
