/** What can be done with an identity besides changing it: disable, trace, configs of its own, access queries. */
import { randomUUID } from 'node:crypto';
import { HOUR, MINUTE } from '../../common/durations.ts';
import { invalidField, notFound } from '../errors.ts';
import { type Entity, ok, type SandboxReply } from '../kernel.ts';
import { disableIdentity, enableIdentity } from '../login/lockout.ts';
import { linksOf } from '../views/links.ts';
import { identityRef, ref, serviceRef } from '../views/refs.ts';
import type { Call, Values } from '../world.ts';
import { existing } from './crud.ts';
import { identities } from './identities.ts';
import { endSessions, revokeIdentity } from './identity-removal.ts';
import { isOnline } from './routers.ts';

const ZERO_TIME = '0001-01-01T00:00:00.000Z';

/** Ends the identity's sessions and disables it: for some minutes, or for good if they are 0. */
export function disable(call: Call): SandboxReply {
  const identity = existing(identities, call);
  endSessions(identity, call.world);
  revokeIdentity(identity, call.world);
  disableIdentity(call.context, identity.id, Number((call.request.body as Values).durationMinutes ?? 0));
  // The controller promises JSON here and sends nothing.
  return { status: 200, body: '' };
}

export function enable(call: Call): SandboxReply {
  enableIdentity(call.context, existing(identities, call).id);
  return ok({});
}

/** An unknown identity has none, and that is no error. */
export function removeMfa(call: Call): SandboxReply {
  const { store } = call.world;
  for (const mfa of store.find('mfas', 'identityId', call.request.params.id ?? '')) store.remove('mfas', mfa.id);
  return ok({});
}

export function traceIdentity(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const { duration, enabled, traceId } = call.request.body as Values;
  if (enabled !== true) {
    call.world.store.update('identities', identity.id, { trace: undefined });
    return ok({ until: ZERO_TIME }, null);
  }
  const milliseconds = millisecondsOf(String(duration ?? ''));
  if (milliseconds === undefined) throw invalidField('duration', duration ?? '', 'it is not a duration such as 1h30m');
  const until = new Date(call.world.clock().getTime() + milliseconds).toISOString();
  const trace = { enabled: true, traceId: traceId || randomUUID(), until };
  call.world.store.update('identities', identity.id, { trace });
  return ok(trace, null);
}

const UNITS: Readonly<Record<string, number>> = { h: HOUR, m: MINUTE, s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };
/** The longest duration in Go: 2^63 nanoseconds. */
const LONGEST = 2 ** 63 / 1e6;

/** A duration as `1h30m`, `-10m` or `1.5s`, as Go reads it; undefined for any other text. */
export function millisecondsOf(duration: string): number | undefined {
  const [, sign, parts] = /^([+-]?)(0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ms|us|ns|h|m|s))+)$/.exec(duration) ?? [];
  if (parts === undefined) return undefined;
  let total = 0;
  for (const [, number, unit] of parts.matchAll(/([\d.]+)([a-z]+)/g))
    total += Number(number) * (UNITS[unit ?? ''] ?? 0);
  if (total >= LONGEST) return undefined;
  return sign === '-' ? -total : total;
}

/**
 * What a device reported about itself. Only a running SDK reports; without one nothing is known, as of an identity that
 * does not exist.
 */
export function postureData(call: Call): SandboxReply {
  const unknown = { lastUpdatedAt: null, postureCheckId: '', timedOut: false };
  return ok({
    apiSessionPostureData: {},
    domain: { ...unknown, domain: null },
    mac: { ...unknown, addresses: null },
    os: { ...unknown, build: null, type: null, version: null },
    processes: [],
    ...(liveOf(call)?.postureData as Values | undefined),
  });
}

export function failedServiceRequests(call: Call): SandboxReply {
  return ok(liveOf(call)?.failedServiceRequests ?? []);
}

function liveOf({ request, world }: Call): Values | undefined {
  return world.store.get('identities', request.params.id ?? '')?.live as Values | undefined;
}

/** Whether an identity may dial or bind a service, and over which edge routers. Zero and false are omitted. */
export function policyAdvice(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const serviceId = call.request.params.serviceId ?? '';
  const service = call.world.store.get('services', serviceId);
  if (service === undefined) throw notFound('service', serviceId);
  const { links } = call.world;
  const types = new Set(links.access(identity, service).map((policy) => policy.type));
  const reachable = links.reach('edgeRouterPolicies', 'identityRoles', identity, 'edgeRouterRoles');
  const offered = links.reach('serviceEdgeRouterPolicies', 'serviceRoles', service, 'edgeRouterRoles');
  const common = reachable.filter((router) => offered.includes(router));
  const advice = {
    commonRouters: common.length === 0 ? null : common.map(routerAdvice),
    identity: identityRef(identity),
    identityId: identity.id,
    ...(reachable.length > 0 && { identityRouterCount: reachable.length }),
    ...(types.has('Bind') && { isBindAllowed: true }),
    ...(types.has('Dial') && { isDialAllowed: true }),
    service: serviceRef(service),
    serviceId,
    ...(offered.length > 0 && { serviceRouterCount: offered.length }),
  };
  return ok(advice, null);
}

function routerAdvice(router: Entity): Values {
  const links = linksOf('edge-routers', router.id, ['edge-router-policies']);
  return { ...ref('edge-routers', router, links), isOnline: isOnline(router) };
}
