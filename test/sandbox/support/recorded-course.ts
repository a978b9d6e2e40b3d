/** What the recordings do not say of the course of events: how it began, who called, and what happened unrecorded. */
import { hashPassword } from '../../../src/sandbox/passwords.ts';
import { type Recording, recordings, type Values } from './fixtures.ts';
import { bare } from './recorded-network.ts';
import type { Between, Entities, TokenOf } from './replay.ts';

export const PASSWORD = 'admin-of-the-recordings';

const BEGAN = { createdAt: '2026-11-21T01:36:05.000Z', updatedAt: '2026-11-21T01:36:05.000Z' };
const ROUTER = 'DYgmNbovb';
const ADMIN = '84lmNbbVb';

/** A controller with its administrator, one connected edge router and the default policies. */
export function initialState(): Entities {
  const all = recordings();
  const rows = (operationId: string) => firstRows(all, operationId);
  const policy = { semantic: 'AnyOf', identityRoles: ['#all'], edgeRouterRoles: ['#public'] };
  const own = { semantic: 'AnyOf', identityRoles: [`@${ROUTER}`], edgeRouterRoles: [`@${ROUTER}`], isSystem: true };
  const every = { semantic: 'AnyOf', serviceRoles: ['#all'], edgeRouterRoles: ['#all'] };
  const state: Entities = {
    identityTypes: rows('listIdentityTypes'),
    postureCheckTypes: rows('listPostureCheckTypes'),
    configTypes: rows('listConfigTypes'),
    authPolicies: rows('listAuthPolicies').filter(({ id }) => id === 'default'),
    controllers: [{ id: 'instance-1', name: 'instance-1' }],
    identities: [
      { id: ADMIN, name: 'admin', typeId: 'Default', isAdmin: true, isDefaultAdmin: true, authPolicyId: 'default' },
      { id: ROUTER, name: 'router-instance-1', typeId: 'Router', authPolicyId: 'default' },
    ],
    authenticators: [
      { id: '84lrNooVo2', method: 'updb', identityId: ADMIN, username: 'admin', ...hashPassword(PASSWORD) },
    ],
    routers: rows('listEdgeRouters').map((router) => liveRouter(router)),
    edgeRouterPolicies: [
      { id: '3UOYIrT8W6kTHfzUKROx5Q', name: 'all-endpoints-public-routers', ...policy },
      { id: ROUTER, name: `edge-router-${ROUTER}-system`, ...own },
    ],
    serviceEdgeRouterPolicies: [{ id: '13TlSOEHQ5tQP0M3nIxrWl', name: 'all-routers-all-services', ...every }],
  };
  return Object.fromEntries(
    Object.entries(state).map(([kind, list]) => [kind, list.map((entity) => ({ ...BEGAN, ...entity }))]),
  );
}

export function between(): readonly Between[] {
  return [];
}

export function tokens(): TokenOf {
  let admin: string | undefined;
  return async (recording: Recording, wire) => {
    if (recording.as === 'nobody') return undefined;
    admin ??= await wire.logIn('admin', PASSWORD);
    return admin;
  };
}

function firstRows(all: readonly Recording[], operationId: string): Values[] {
  const recording = all.find((one) => one.operationId === operationId);
  return ((recording?.response.body as { data?: readonly Values[] }).data ?? []).map(bare);
}

/** The live side of a router's answer, put where the store keeps it. */
export function liveRouter(router: Values): Values {
  const { capabilities, hostname, isOnline, supportedProtocols, syncStatus, versionInfo, ...rest } = router;
  return {
    ...rest,
    isEdge: true,
    live: { capabilities, hostname, isOnline, supportedProtocols, syncStatus, versionInfo },
  };
}
