/** Routers: edge routers, and the others, which the documents call transit routers. */
import { isObject } from '../../common/is-object.ts';
import { type FieldSpec, fields } from '../../filter/fields.ts';
import { timedOut, unhandled } from '../errors.ts';
import { ControllerError, type Entity, type Store } from '../kernel.ts';
import { checkAttributes, wordList } from '../roles/roles.ts';
import { baseOf, linksOf, listOrNull } from '../views/links.ts';
import { forgetInRoles } from '../views/refs.ts';
import type { Call, Values } from '../world.ts';
import { checkConfigs, configList } from './config-lists.ts';
import { addEnrollment } from './enrollments.ts';
import type { Resource } from './resource.ts';
import { removeTunneler, updateTunneler } from './router-tunneler.ts';

const NO_TIME = '0001-01-01T00:00:00.000Z';

const ROUTER_FIELDS: Readonly<Record<string, FieldSpec<Entity>>> = {
  name: 'string',
  cost: { type: 'int', get: (router) => router.cost ?? 0 },
  noTraversal: 'bool',
  disabled: 'bool',
  fingerprint: 'string',
  configs: 'set',
  ctrlChanListeners: 'any',
};

const NO_VERSION = { arch: '', buildDate: '', os: '', revision: '', version: '' };

export const edgeRouters: Resource = {
  kind: 'routers',
  path: 'edge-routers',
  label: 'edgeRouter',
  takesRoleFilter: true,
  includes: (router) => router.isEdge === true,
  fields: fields<Entity>({
    ...ROUTER_FIELDS,
    roleAttributes: 'set',
    isVerified: 'bool',
    isTunnelerEnabled: 'bool',
    connected: { type: 'bool', get: isOnline },
    online: { type: 'bool', get: isOnline },
  }),
  render: renderEdgeRouter,
  store: (sent) => ({
    ...sent,
    ...('roleAttributes' in sent && { roleAttributes: wordList(sent.roleAttributes) }),
    ...storeRouter(sent),
  }),
  check(stored, call) {
    checkConfigs(stored.configs, 'router', call);
    checkAttributes(stored.roleAttributes);
    if (Object.values((stored.appData ?? {}) as Values).some((value) => typeof value === 'object' && value !== null)) {
      throw unhandled('the data of an application has neither lists nor objects in it');
    }
  },
  complete: () => ({ isEdge: true }),
  afterCreate(router, call) {
    addEnrollment(call, { method: 'erott', edgeRouterId: router.id });
    updateTunneler(router, call.world);
  },
  afterUpdate(router, call, before) {
    updateTunneler(router, call.world);
    hangIfCutOff(router, call, before);
  },
  afterDelete: forgetRouter,
};

/** `/routers` and `/transit-routers` are both the list of all routers, including edge routers. */
export const transitRouters: Resource = {
  kind: 'routers',
  path: 'transit-routers',
  label: 'router',
  fields: fields<Entity>(ROUTER_FIELDS),
  render: renderTransitRouter,
  store(sent, call) {
    const changed = { ...sent, ...storeRouter(sent) };
    // A new router is never disabled.
    if (call.request.method === 'POST') return { ...changed, disabled: undefined };
    return Object.fromEntries(Object.entries(changed).filter(([name]) => CHANGEABLE.has(name)));
  },
  takesEmptyNames: true,
  check(stored, call, existing) {
    if (existing === undefined && stored.name === '') throw unhandled('a name may not be empty');
    if (existing !== undefined && !isTransit(existing)) {
      throw new ControllerError(
        409,
        'CAN_NOT_UPDATE_ROUTER',
        'The router was created through another API and has to be changed there.',
      );
    }
    checkConfigs(stored.configs, 'router', call);
  },
  afterCreate: (router, call) => {
    addEnrollment(call, { method: 'trott', transitRouterId: router.id });
  },
  // The enrollment of a router that never enrolled stays behind, and breaks the list of enrollments until it is
  // repaired.
  afterDelete: forgetRouter,
};

/** The fields that these two lists allow to change; others are silently ignored. */
const CHANGEABLE = new Set(['name', 'tags', 'ctrlChanListeners', 'configs']);

/** What all routers store in another form than it is sent: an empty list or object is absent. */
export function storeRouter({ configs, ctrlChanListeners }: Values): Values {
  return {
    ...(configs !== undefined && { configs: configList(configs) }),
    ...(isObject(ctrlChanListeners) && Object.keys(ctrlChanListeners).length === 0 && { ctrlChanListeners: undefined }),
  };
}

/** Neither an edge router nor one that was created through the fabric API. */
function isTransit(router: Entity): boolean {
  return router.isEdge !== true && router.isFabricOnly !== true;
}

/**
 * A real controller that disables a connected router deadlocks: the change is made, but the request and everything that
 * writes or logs in afterwards times out, until the process is restarted.
 */
export function hangIfCutOff(router: Entity, call: Call, before: Values): void {
  if (router.disabled !== true || before.disabled === true || !isOnline(router)) return;
  call.world.writes.hang();
  throw timedOut();
}

/** Called at start: a disabled router cannot connect again. */
export function keepDisabledOut(store: Store): void {
  for (const router of [...store.list('routers')]) {
    if (router.disabled !== true || !isOnline(router)) continue;
    store.update('routers', router.id, { live: { isOnline: false }, updatedAt: router.updatedAt });
  }
}

export function isOnline(router: Entity): boolean {
  return (router.live as Values | undefined)?.isOnline === true;
}

function renderEdgeRouter(router: Entity, call: Call): Values {
  const live = (router.live ?? {}) as Values;
  return {
    ...baseOf(router, linksOf('edge-routers', router.id, ['edge-router-policies'])),
    appData: router.appData ?? {},
    capabilities: live.capabilities ?? null,
    ...(live.capabilitiesMask !== undefined && { capabilitiesMask: live.capabilitiesMask }),
    certPem: router.certPem ?? null,
    configs: listOrNull(router.configs),
    cost: router.cost ?? 0,
    ...(router.ctrlChanListeners !== undefined && { ctrlChanListeners: router.ctrlChanListeners }),
    disabled: router.disabled === true,
    ...renderEnrollment(router, 'edgeRouterId', call),
    ...(router.fingerprint !== undefined && { fingerprint: router.fingerprint }),
    hostname: live.hostname ?? '',
    interfaces: router.interfaces ?? null,
    isOnline: isOnline(router),
    isTunnelerEnabled: router.isTunnelerEnabled === true,
    isVerified: router.isVerified === true,
    name: router.name,
    noTraversal: router.noTraversal === true,
    roleAttributes: listOrNull(router.roleAttributes),
    supportedProtocols: live.supportedProtocols ?? {},
    syncStatus: live.syncStatus ?? 'SYNC_UNKNOWN',
    unverifiedCertPem: router.unverifiedCertPem ?? null,
    unverifiedFingerprint: router.unverifiedFingerprint ?? null,
    versionInfo: live.versionInfo ?? NO_VERSION,
  };
}

/**
 * Fails for a router that has not enrolled and no longer can, and so does the list of all routers, as in a controller.
 */
function renderTransitRouter(router: Entity, call: Call): Values {
  const enrollment = renderEnrollment(router, 'transitRouterId', call);
  if (isTransit(router) && router.isVerified !== true && enrollment.enrollmentToken === undefined) {
    throw unhandled(`no enrollment found for the unverified transit router ${router.id}`);
  }
  return {
    ...baseOf(router, linksOf('transit-routers', router.id)),
    configs: listOrNull(router.configs),
    cost: router.cost ?? 0,
    ...(router.ctrlChanListeners !== undefined && { ctrlChanListeners: router.ctrlChanListeners }),
    disabled: router.disabled === true,
    ...enrollment,
    fingerprint: router.fingerprint || null,
    interfaces: null,
    isOnline: isOnline(router),
    // Here, routers of the other lists count as verified before they have ever enrolled.
    isVerified: !isTransit(router) || router.isVerified === true,
    name: router.name,
    noTraversal: router.noTraversal === true,
    unverifiedCertPem: router.unverifiedCertPem ?? null,
    unverifiedFingerprint: router.unverifiedFingerprint ?? null,
  };
}

/** The open enrollment, until the router has used it. For an edge router, its creation time is not shown. */
function renderEnrollment(router: Entity, field: 'edgeRouterId' | 'transitRouterId', call: Call): Values {
  const enrollment = call.world.store.find('enrollments', field, router.id)[0];
  if (enrollment === undefined) return {};
  return {
    enrollmentCreatedAt: field === 'edgeRouterId' ? NO_TIME : router.createdAt,
    enrollmentExpiresAt: enrollment.expiresAt,
    enrollmentJwt: enrollment.jwt,
    enrollmentToken: enrollment.token,
  };
}

/** Deletes everything that belongs to a router, through whichever list the router itself was deleted. */
export function forgetRouter(router: Entity, call: Call): void {
  const { store } = call.world;
  for (const enrollment of store.find('enrollments', 'edgeRouterId', router.id))
    store.remove('enrollments', enrollment.id);
  removeTunneler(router, call.world);
  forgetInRoles(call.world, router.id, [
    ['edgeRouterPolicies', 'edgeRouterRoles'],
    ['serviceEdgeRouterPolicies', 'edgeRouterRoles'],
  ]);
  for (const terminator of store.find('terminators', 'routerId', router.id)) {
    store.remove('terminators', terminator.id);
  }
}
