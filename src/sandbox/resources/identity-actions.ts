/** What can be done with an identity besides changing it: disable, trace, configs of its own, access queries. */
import { MINUTE } from '../../common/durations.ts';
import { notFound } from '../errors.ts';
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

export function removeMfa(call: Call): SandboxReply {
  const identity = existing(identities, call);
  for (const mfa of call.world.store.find('mfas', 'identityId', identity.id)) call.world.store.remove('mfas', mfa.id);
  return ok({});
}

export function traceIdentity(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const { duration, enabled, traceId } = call.request.body as Values;
  if (enabled !== true) {
    call.world.store.update('identities', identity.id, { trace: undefined });
    return ok({ until: ZERO_TIME }, null);
  }
  const until = new Date(call.world.clock().getTime() + millisecondsOf(String(duration ?? ''))).toISOString();
  const trace = { enabled: true, traceId: traceId ?? '', until };
  call.world.store.update('identities', identity.id, { trace });
  return ok(trace, null);
}

/** A duration as `1h30m`, `10m` or `15s`. */
export function millisecondsOf(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: 60 * MINUTE, m: MINUTE, s: 1000, ms: 1 };
  let total = 0;
  for (const [, number, unit] of duration.matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    total += Number(number) * (units[unit ?? ''] ?? 0);
  return total;
}

/** What a device reported about itself. Only a running SDK reports; without one nothing is known. */
export function postureData(call: Call): SandboxReply {
  const identity = existing(identities, call);
  const unknown = { lastUpdatedAt: null, postureCheckId: '', timedOut: false };
  return ok({
    apiSessionPostureData: {},
    domain: { ...unknown, domain: null },
    mac: { ...unknown, addresses: null },
    os: { ...unknown, build: null, type: null, version: null },
    processes: [],
    ...((identity.live as Values | undefined)?.postureData as Values | undefined),
  });
}

export function failedServiceRequests(call: Call): SandboxReply {
  const live = existing(identities, call).live as Values | undefined;
  return ok(live?.failedServiceRequests ?? []);
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
