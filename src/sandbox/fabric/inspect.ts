/**
 * Inspections: what the controller and the connected routers report about their internal state, as far as the store
 * knows it.
 */
import type { Entity, SandboxReply } from '../kernel.ts';
import { VERSION } from '../resources/informational.ts';
import { isOnline } from '../resources/routers.ts';
import type { Call, Values } from '../world.ts';
import { address } from './cluster.ts';

interface Inspector {
  readonly controller?: (controller: Entity, call: Call) => unknown;
  readonly router?: (router: Entity, call: Call) => unknown;
}

export async function inspect(call: Call): Promise<SandboxReply> {
  // The engine of controllers. It takes linear time, which JavaScript's own does not.
  const { RE2JS, RE2JSException } = await import('re2js');
  const { appRegex, requestedValues } = call.request.body as { appRegex: string; requestedValues: readonly string[] };
  try {
    const pattern = RE2JS.compile(appRegex);
    const values = valuesOf((entity) => pattern.test(entity.id), requestedValues, call);
    return { status: 200, body: { errors: null, success: true, values: values.length === 0 ? null : values } };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const errors = call.world.store.list('controllers').map(({ id }) => `${id}: ${error.message}`);
    return { status: 200, body: { errors, success: false, values: null } };
  }
}

function valuesOf(
  matches: (app: Entity) => boolean,
  requestedValues: readonly string[],
  call: Call,
): readonly Values[] {
  const { store } = call.world;
  const inspected = (app: Entity, side: keyof Inspector) =>
    requestedValues.flatMap((name) => {
      const inspector = INSPECTORS[name]?.[side];
      return inspector === undefined ? [] : [{ appId: app.id, name, value: inspector(app, call) }];
    });
  return [
    ...store
      .list('controllers')
      .filter(matches)
      .flatMap((controller) => inspected(controller, 'controller')),
    ...store
      .list('routers')
      .filter(isOnline)
      .filter(matches)
      .flatMap((router) => inspected(router, 'router')),
  ];
}

const INSPECTORS: Readonly<Record<string, Inspector>> = {
  config: { controller: controllerConfig, router: (router) => ({ v: 3, identity: {}, ctrl: {}, name: router.name }) },
  'cluster-config': {
    controller: () => ({
      ElectionTimeout: 5_000_000_000,
      HeartbeatTimeout: 3_000_000_000,
      SnapshotInterval: 120_000_000_000,
      SnapshotThreshold: 500,
      TrailingLogs: 500,
    }),
  },
  'connected-routers': { controller: (_controller, call) => connectedRouters(call) },
  'connected-peers': { controller: (controller, call) => [peer(controller, call)] },
  'router-messaging': { controller: () => ({ routerUpdates: null, terminatorValidations: null }) },
  'terminator-costs': { controller: (_controller, call) => ({ terminators: terminatorCosts(call) }) },
  'identity-connection-statuses': {
    controller: () => ({ connections: {}, scanInterval: '1m0s' }),
    router: () => ({ batch_interval: '3s', full_sync_interval: '5m0s', identity_connections: {} }),
  },
  links: { router: routerLinks },
  'router-circuits': { router: (router, call) => ({ circuits: routerCircuits(router, call) }) },
  'sdk-terminators': { router: (router, call) => ({ entries: sdkTerminators(router, call), errors: null }) },
  'ert-terminators': { router: () => ({ entries: null, errors: null }) },
  'router-controllers': { router: (_router, call) => routerControllers(call) },
  'data-model-index': { controller: dataModelIndex },
  'router-data-model-index': { controller: dataModelIndex, router: dataModelIndex },
  metrics: {
    router: (router) => ({ sourceAppId: router.id, intValues: {}, floatValues: {}, histograms: {}, meters: {} }),
  },
  stackdump: { controller: () => 'goroutine 1 [running]:\n', router: () => 'goroutine 1 [running]:\n' },
};

function controllerConfig(_controller: Entity, call: Call): Values {
  const apis = ['edge-management', 'edge-client', 'fabric', 'edge-oidc'].map((binding) => ({ binding, options: {} }));
  const host = call.world.origin().replace('https://', '');
  return {
    ctrl: { listener: address(call), options: { advertiseAddress: address(call) } },
    edge: { api: { address: host, sessionTimeout: '30m' }, enrollment: { edgeIdentity: { duration: '180m' } } },
    v: 3,
    web: [{ apis, bindPoints: [{ address: host, interface: host }], name: 'client-management', options: {} }],
  };
}

function connectedRouters(call: Call): readonly Values[] {
  return call.world.store
    .list('routers')
    .filter(isOnline)
    .map((router) => ({
      connectTime: router.updatedAt.replace(/\.\d+Z$/, 'Z'),
      id: router.id,
      name: router.name,
      underlays: { 'ctrl.default': 1, 'ctrl.high': 1 },
      version: VERSION.version,
    }));
}

function peer(controller: Entity, call: Call): Values {
  return {
    addr: address(call),
    id: controller.id,
    isConnected: true,
    isLeader: true,
    isPreferredLeader: false,
    isSelf: true,
    isVoter: true,
    raftConnCount: 0,
    version: VERSION.version,
  };
}

function terminatorCosts(call: Call): readonly Values[] {
  return call.world.store
    .list('terminators')
    .filter((terminator) => terminator.binding === 'edge')
    .map((terminator) => ({
      circuitCount: call.world.store.find('circuits', 'terminatorId', terminator.id).length,
      currentCost: terminator.dynamicCost ?? 0,
      failureCost: 0,
      terminatorId: terminator.id,
    }));
}

function routerLinks(router: Entity, call: Call): Values {
  const { store } = call.world;
  const ownLinks = store
    .list('links')
    .filter((link) => link.sourceRouterId === router.id || link.destRouterId === router.id);
  const other = (link: Entity) => String(link.sourceRouterId === router.id ? link.destRouterId : link.sourceRouterId);
  return {
    destinations: ownLinks.map((link) => ({
      healthy: true,
      id: other(link),
      linkStates: [{ establishedLinkId: link.id, id: link.id, status: 'established' }],
      version: VERSION.version,
    })),
    errors: null,
    links: ownLinks.map((link) => ({
      dest: other(link),
      destVersion: VERSION.version,
      dialed: link.sourceRouterId === router.id,
      id: link.id,
      iteration: link.iteration ?? 1,
      protocol: link.protocol ?? 'tls',
    })),
  };
}

function routerCircuits(router: Entity, call: Call): Values {
  const passing = call.world.store
    .list('circuits')
    .filter((circuit) => ((circuit.routerIds ?? []) as readonly string[]).includes(router.id));
  const ctrlId = call.world.store.list('controllers')[0]?.id;
  return Object.fromEntries(
    passing.map(({ id }) => [id, { ctrlId, destinations: {}, id, routes: {}, timeSinceActivity: '1s' }]),
  );
}

function sdkTerminators(router: Entity, call: Call): readonly Values[] {
  return call.world.store
    .find('terminators', 'routerId', router.id)
    .filter((terminator) => terminator.binding === 'edge')
    .map((terminator) => ({
      cost: terminator.cost ?? 0,
      createTime: terminator.createdAt.slice(0, 19).replace('T', ' '),
      id: terminator.id,
      instance: terminator.instanceId ?? '',
      precedence: 'Default',
      state: 'established',
    }));
}

function routerControllers(call: Call): Values {
  const known = call.world.store.list('controllers').map((controller) => {
    const state = { address: address(call), connected: true, controllerId: controller.id, isLeader: true };
    return [
      controller.id,
      { ...state, latency: '1ms', responsive: true, timeSinceLastContact: '1s', version: VERSION.version },
    ];
  });
  return { controllers: Object.fromEntries(known), leaderId: call.world.store.list('controllers')[0]?.id };
}

function dataModelIndex(_app: Entity, call: Call): Values {
  return { index: call.world.store.changes, timeline: 'sandbox' };
}
