/** API sessions, service sessions and revocations. */
import { DAY } from '../../common/durations.ts';
import { fields } from '../../filter/fields.ts';
import type { Entity, StoredApiSession } from '../kernel.ts';
import { apiSessionView } from '../login/session-view.ts';
import { baseOf, linksOf } from '../views/links.ts';
import { ref, serviceRef } from '../views/refs.ts';
import type { Call, Values } from '../world.ts';
import type { Resource } from './resource.ts';

export const apiSessions: Resource = {
  kind: 'apiSessions',
  path: 'api-sessions',
  label: 'apiSession',
  fields: fields({
    identity: { type: 'string', get: (session) => session.identityId },
    authenticator: { type: 'string', get: (session) => session.authenticatorId },
    ipAddress: 'string',
    token: 'string',
    lastActivityAt: 'date',
    mfaRequired: { type: 'bool', get: (session) => session.isMfaRequired },
    mfaComplete: { type: 'bool', get: (session) => session.isMfaComplete },
    improperClientCertChain: 'bool',
  }),
  render: (session, call) => apiSessionView(session as StoredApiSession, call.context),
  afterDelete(session, call) {
    const { store } = call.world;
    for (const service of store.find('sessions', 'apiSessionId', session.id)) store.remove('sessions', service.id);
    store.insert('eventualEvents', { type: 'ApiSessionDelete', sessionId: session.id });
  },
};

export const sessions: Resource = {
  kind: 'sessions',
  path: 'sessions',
  label: 'session',
  fields: fields({
    token: 'string',
    apiSession: { type: 'string', get: (session) => session.apiSessionId },
    service: { type: 'string', get: (session) => session.serviceId },
    type: 'string',
  }),
  render: renderSession,
};

export const revocations: Resource = {
  kind: 'revocations',
  path: 'revocations',
  label: 'revocation',
  fields: fields({ expiresAt: 'date', type: 'string', issuedBefore: 'date' }),
  render: (revocation) => ({
    ...baseOf(revocation, linksOf('revocations', revocation.id)),
    expiresAt: revocation.expiresAt,
    type: revocation.type,
  }),
  complete: (_stored, call) => ({ expiresAt: new Date(call.world.clock().getTime() + DAY).toISOString() }),
};

function renderSession(session: Entity, call: Call): Values {
  const { links, store } = call.world;
  const identity = store.get('identities', String(session.identityId));
  const service = store.get('services', String(session.serviceId));
  const apiSession = store.get('apiSessions', String(session.apiSessionId));
  const routers = identity && service ? usableRouters(identity, service, call) : [];
  const policies = identity && service ? links.access(identity, service) : [];
  return {
    ...baseOf(session, linksOf('sessions', session.id, ['route-path'])),
    apiSession: apiSession && ref('api-sessions', apiSession, linksOf('api-sessions', apiSession.id, ['sessions'])),
    apiSessionId: session.apiSessionId,
    edgeRouters: routers.map(renderRouter),
    identityId: session.identityId,
    service: service === undefined ? null : serviceRef(service),
    serviceId: session.serviceId,
    servicePolicies: policies
      .filter((policy) => policy.type === session.type)
      .map((policy) =>
        ref(
          'service-policies',
          policy,
          linksOf('service-policies', policy.id, ['identities', 'posture-checks', 'services']),
        ),
      ),
    token: session.token ?? session.id,
    type: session.type,
  };
}

/** Edge routers that both the identity and the service may use. */
function usableRouters(identity: Entity, service: Entity, call: Call): readonly Entity[] {
  const { links } = call.world;
  const offered = new Set(links.reach('serviceEdgeRouterPolicies', 'serviceRoles', service, 'edgeRouterRoles'));
  return links.reach('edgeRouterPolicies', 'identityRoles', identity, 'edgeRouterRoles').filter((r) => offered.has(r));
}

function renderRouter(router: Entity): Values {
  const live = (router.live ?? {}) as Values;
  const version = (live.versionInfo as Values | undefined)?.version;
  return {
    capabilities: live.capabilities ?? null,
    cost: router.cost ?? 0,
    disabled: router.disabled === true,
    hostname: live.hostname ?? '',
    isOnline: live.isOnline === true,
    name: router.name,
    noTraversal: router.noTraversal === true,
    supportedProtocols: live.supportedProtocols ?? {},
    syncStatus: live.syncStatus ?? 'SYNC_UNKNOWN',
    urls: {},
    ...(version !== undefined && { version }),
  };
}
