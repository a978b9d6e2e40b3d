import { systemClock } from '../../common/clock.ts';
import { type Logger, withFields } from '../../common/log.ts';
import { once } from '../../common/once.ts';
import { Slices } from '../../common/slices.ts';
import type { Telemetry } from '../../common/telemetry.ts';
import type { AnswerSettings } from '../../runtime/answer/types.ts';
import { Validators } from '../../runtime/gate/arguments/validators.ts';
import type { Tokens } from '../../runtime/gate/confirm/tokens.ts';
import type { PolicySettings } from '../../runtime/gate/policy/types.ts';
import type { Person } from '../../runtime/network/auth/person/person.ts';
import { secretsOf } from '../../runtime/network/auth/secret-fields.ts';
import type { Controller, ControllerSettings } from '../../runtime/network/cluster/types.ts';
import type { ControllerRequest } from '../../runtime/network/controller/types.ts';
import { ControllerClock } from '../../runtime/network/controller-clock.ts';
import { ReadCache } from '../../runtime/network/read-cache.ts';
import type { Foresight } from '../../runtime/owners/foresight.ts';
import type { Network } from '../../runtime/owners/network.ts';
import type { Process } from '../../runtime/owners/process.ts';
import { AuditTrail } from '../../runtime/safety/audit/audit-trail.ts';
import type { AuditOutput } from '../../runtime/safety/audit/output.ts';
import { SecretGuard } from '../../runtime/safety/secrets/guard.ts';
import type { KnownSecrets } from '../../runtime/safety/secrets/known-secrets.ts';
import { type Connection, isByPerson, originOf, servedName } from '../connection.ts';
import type { AuditTarget } from '../files/audit-file.ts';
import type { Safety } from '../resolve/safety.ts';
import type { TableSources } from '../resolve/tables.ts';
import { deferredController } from './deferred-controller.ts';

/** Makes what exists once: the process. */
export function makeProcess(
  tables: TableSources,
  safety: Pick<Safety, 'confirmKey' | 'verify'>,
  answers: AnswerSettings,
  find: Process['find'],
  log: Logger,
  telemetry?: Telemetry,
): Process {
  return {
    ...(telemetry === undefined ? {} : { telemetry }),
    catalogue: tables.catalogue,
    apis: tables.apis,
    validators: new Validators(tables.inputs),
    log,
    slices: new Slices(),
    answers,
    verify: safety.verify,
    changes: tables.changes,
    outputs: tables.outputs,
    tokens: tokens(safety),
    find,
  };
}

/** What the networks of one process share. */
export interface Shared {
  readonly tables: Pick<TableSources, 'secrets'>;
  readonly log: Logger;
  /** Gets the secrets of logins. */
  readonly known: KnownSecrets;
  /** The person who can take part in a login. */
  readonly person: Person;
  readonly telemetry?: Telemetry | undefined;
  readonly auditOutput: (target: AuditTarget) => Promise<AuditOutput>;
}

/** The resolved settings of one network. */
export interface ResolvedNetwork {
  readonly policy: PolicySettings;
  readonly safety: Safety;
  readonly connection: Connection;
  readonly foresight: Foresight | undefined;
  /** Whether each person who is served logs in to it themselves. */
  readonly usesPersonalLogin: boolean;
  /** Its name among the stored networks. */
  readonly name: string | undefined;
}

/** Makes one network. Nothing is sent to its controller yet. */
export function makeNetwork(shared: Shared, resolved: ResolvedNetwork): Network {
  const { policy, safety, connection, foresight, usesPersonalLogin } = resolved;
  const stored = connection.kind === 'stored' ? connection : undefined;
  const log = resolved.name === undefined ? shared.log : withFields(shared.log, { network: resolved.name });
  const known = shared.known.apart();
  keepSecrets(known, connection, safety);
  // If each person logs in separately, a caller who cannot be identified gets no login.
  const controller = controllerOf(usesPersonalLogin ? byNobody(connection) : connection, log, known, shared.person);
  const name = servedName(resolved);
  const identity = () => identityOf(connection);
  return {
    name,
    identity,
    byPerson: isByPerson(connection),
    controller: withTelemetry(controller, name, shared.telemetry),
    policy,
    secrets: secretGuard(shared, safety),
    cache: new ReadCache(systemClock),
    time: new ControllerClock(),
    audit: new AuditTrail(async () => {
      const [output, who] = await Promise.all([shared.auditOutput(safety.audit), identity()]);
      const named = resolved.name === undefined ? {} : { name };
      return { output, context: { network: controller.origin, ...named, identity: who } };
    }, log),
    ...(stored === undefined ? {} : { missing: stored.missing }),
    ...(stored?.asksForCode ? { asksForCode: true } : {}),
    ...(foresight === undefined ? {} : { foresight }),
    ...(usesPersonalLogin ? { usesPersonalLogins: true } : {}),
  };
}

const byNobody = (connection: Connection): Connection =>
  connection.kind === 'stored'
    ? { ...connection, open: async () => ({ ...(await connection.open()), credentials: { method: 'none' } }) }
    : connection;

/** The same controller, whose requests are watched where that was asked for. */
export const withTelemetry = (plain: Controller, network: string, telemetry: Telemetry | undefined): Controller =>
  telemetry === undefined
    ? plain
    : Object.assign(Object.create(plain) as Controller, {
        send: (request: ControllerRequest, signal: AbortSignal) =>
          telemetry.sending(network, plain.origin, request, (headers) => plain.send({ ...request, headers }, signal)),
      });

/** The files for the secrets of a network's calls. */
export const secretGuard = ({ tables, log, known }: Shared, safety: Safety): SecretGuard =>
  new SecretGuard(known, async () => {
    const [table, dir] = await Promise.all([tables.secrets(), secretsDir(safety, log)]);
    return { table, revealed: safety.revealed, ...dir };
  });

/** Confirmations are valid for one process, unless several share a key. */
const tokens = ({ confirmKey }: Pick<Safety, 'confirmKey'>): (() => Promise<Tokens>) =>
  once(async () => {
    const [{ Tokens }, { randomBytes }] = await Promise.all([
      import('../../runtime/gate/confirm/tokens.ts'),
      import('node:crypto'),
    ]);
    return new Tokens(confirmKey === undefined ? randomBytes(32) : Buffer.from(confirmKey), systemClock);
  });

function keepSecrets(known: KnownSecrets, connection: Connection, { confirmKey }: Safety): void {
  if (confirmKey !== undefined) known.keep(confirmKey, 'confirmation key');
  if ('settings' in connection) keepLogin(known, connection.settings);
}

function keepLogin(known: KnownSecrets, { credentials, proxy }: ControllerSettings): void {
  for (const { value, kind } of secretsOf(credentials)) known.keep(value, kind);
  if (proxy !== undefined) known.keep(decodeURIComponent(new URL(proxy.url).password), 'password');
}

async function secretsDir({ secretsDir: path }: Safety, log: Logger) {
  if (path === undefined) return {};
  const { SecretsDir } = await import('../../runtime/safety/secrets/secrets-dir.ts');
  return { dir: new SecretsDir(path, log) };
}

/** The client name that the controller sees. */
async function identityOf(connection: Connection): Promise<string> {
  if (connection.kind === 'sandbox') return 'sandbox';
  if (connection.kind === 'stored') return connection.who();
  const { credentials } = connection.settings;
  switch (credentials.method) {
    case 'updb':
      return credentials.username;
    case 'cert':
      return subjectOf(credentials.cert);
    case 'headers':
      return 'header fields';
    case 'none':
      return 'anonymous';
  }
}

async function subjectOf(cert: string): Promise<string> {
  const { X509Certificate } = await import('node:crypto');
  try {
    return new X509Certificate(cert).subject.replaceAll('\n', ', ');
  } catch {
    return 'unreadable certificate';
  }
}

/**
 * The controller of a connection. Nothing is sent before its first request.
 * @param known gets the secrets of its login
 * @param person who can take part in a login
 */
export function controllerOf(
  connection: Connection,
  log: Logger,
  known: KnownSecrets,
  person: Person = {},
): Controller {
  if (connection.kind === 'sandbox') return sandboxController(connection, log, known);
  return deferredController(originOf(connection), async () => {
    const [{ createController }, settings] = await Promise.all([
      import('../../runtime/network/cluster/controller.ts'),
      connection.kind === 'stored' ? connection.open() : connection.settings,
    ]);
    keepLogin(known, settings);
    return createController(settings, log, { onLogin: ({ headers }) => seeTokens(headers, known), person });
  });
}

function sandboxController(
  connection: Extract<Connection, { kind: 'sandbox' }>,
  log: Logger,
  known: KnownSecrets,
): Controller {
  const { size, callTimeout } = connection;
  return deferredController(originOf(connection), async () => {
    const [{ startSandbox }, { createController }] = await Promise.all([
      import('../../sandbox/index.ts'),
      import('../../runtime/network/cluster/controller.ts'),
    ]);
    const sandbox = await startSandbox({ size });
    log.info('sandbox controller started', { url: sandbox.url, size });
    const { url: origin, ca, username, password } = sandbox;
    known.keep(password, 'password');
    const credentials = { method: 'updb', username, password } as const;
    const settings = { origin, trust: { ca }, credentials, connectTimeout: callTimeout, callTimeout };
    const controller = createController(settings, log, { onLogin: ({ headers }) => seeTokens(headers, known) });
    const close = async () => {
      await controller.close();
      await sandbox.close();
    };
    return {
      origin,
      addresses: [origin],
      current: origin,
      send: (request, signal) => controller.send(request, signal),
      logIn: (signal) => controller.logIn(signal),
      isReachable: (signal) => controller.isReachable(signal),
      loginStatus: () => controller.loginStatus(),
      revoke: () => controller.revoke(),
      close,
    };
  });
}

/** The header fields of a session that contain its token, some after the name of a scheme, such as Bearer (RFC 9110, section 11.4). */
function seeTokens(headers: Readonly<Record<string, string>>, known: KnownSecrets): void {
  for (const value of Object.values(headers))
    known.see(value.replace(/^[A-Za-z][\w-]*\s+(?=\S+$)/, ''), 'session token');
}
