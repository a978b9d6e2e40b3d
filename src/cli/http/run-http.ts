import type { Telemetry } from '../../common/telemetry.ts';
import { type Protocol, zitiProtocol } from '../../http/protocol.ts';
import { serveOverHttp } from '../../http/serve-http.ts';
import { EXIT } from '../exit-code.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { untilTerminated } from '../terminated.ts';
import { version } from '../version.ts';
import type { Opened } from '../wire/open.ts';
import { servedAt } from '../wire/served-at.ts';
import { serviceOf } from '../wire/service-of.ts';
import { resolveAccess } from './resolve-access.ts';
import { resolveHttp } from './resolve-http.ts';
import { readRoles } from './roles.ts';
import { resolveState, sharedLogins, sharedOwner } from './shared-owner.ts';
import { warnOfKey, warnOfProxy, warnOfRoles } from './start-warnings.ts';

/** Milliseconds in which a controller must answer to count as reachable. */
const REACH = 3_000;

/** What `run --transport http` serves, fully checked. @throws {UsageError} for what is invalid or missing */
export async function prepareHttp(opened: Opened, values: Values, environment: Environment, telemetry?: Telemetry) {
  const settings = resolveHttp(values, opened.personalLogins !== undefined);
  const file = values.text('roles');
  const { networks } = opened;
  const shared = await resolveState(values, environment, opened.process.log);
  const owner = sharedOwner(opened.process, shared, environment);
  const roles = file === undefined ? undefined : readRoles(file, owner.catalogue);
  const { access, metadata } = resolveAccess(values, environment, settings, roles?.grants);
  warnOfProxy(settings, owner.log);
  warnOfKey(settings, owner.log);
  const methods = new Set(access.methods.map(({ id }) => id));
  if (roles !== undefined) warnOfRoles(roles, methods, networks.all, owner.catalogue, owner.log);
  const { personalLogins } = opened;
  const logins = personalLogins && sharedLogins(shared, environment, settings.limits.sessionIdle);
  const services =
    roles === undefined
      ? [['', serviceOf({ ...opened, process: owner })] as const]
      : await Promise.all(
          [...roles.policies].map(
            async ([role, narrow]) => [role, serviceOf({ ...(await opened.under(narrow)), process: owner })] as const,
          ),
        );
  return {
    settings,
    service: {
      services: new Map(services),
      access,
      ...(metadata === undefined ? {} : { metadata }),
      reach: async () => {
        const signal = AbortSignal.timeout(REACH);
        return (await Promise.all(networks.all.map(({ controller }) => controller.isReachable(signal)))).some(Boolean);
      },
      ...(personalLogins === undefined ? {} : { personalLogins: (key: string) => personalLogins(key, logins) }),
      log: owner.log,
      ...(shared === undefined ? {} : { shared }),
      ...(telemetry === undefined ? {} : { telemetry, protocol: await watchedProtocol(telemetry) }),
    },
  };
}

/** Checks the configuration, and leaves nothing open. @throws {UsageError} for what is wrong or missing */
export async function checkHttp(opened: Opened, values: Values, environment: Environment): Promise<void> {
  const { service } = await prepareHttp(opened, values, environment);
  await service.shared?.close();
}

/** Serves over HTTP until the process is asked to stop; calls in progress can then finish. @returns the exit code */
export async function runHttp(
  opened: Opened,
  values: Values,
  environment: Environment,
  telemetry?: Telemetry,
): Promise<number> {
  const { settings, service } = await prepareHttp(opened, values, environment, telemetry);
  const { process: owner, networks } = opened;
  const termination = untilTerminated();
  const running = await serveOverHttp(settings, service);
  const places = networks.all.map(({ name, controller }) => ({ name, origin: controller.origin }));
  owner.log.info('serving', { version, url: running.url, ...servedAt(places) });
  await termination;
  owner.log.info('stopping: waiting for running calls');
  await running.drain();
  await service.shared?.close();
  await networks.close();
  await telemetry?.close();
  return EXIT.done;
}

async function watchedProtocol(telemetry: Telemetry): Promise<Protocol> {
  const { WatchedTransport } = await import('../../telemetry/watched-transport.ts');
  const session: Protocol['session'] = (service, wire) =>
    zitiProtocol.session(service, new WatchedTransport(wire, telemetry, 'tcp'));
  return { ...zitiProtocol, session };
}
