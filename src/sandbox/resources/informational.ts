/** What the controller reports about itself. */
import { edgeManagementDocument } from '../documents/openapi.ts';
import { ControllerError, ok, type SandboxReply } from '../kernel.ts';
import type { MemoryStore } from '../store/memory-store.ts';
import { linksOf } from '../views/links.ts';
import type { Call, Values, World } from '../world.ts';

export const CAPABILITIES = ['OIDC_AUTH', 'HA_CONTROLLER', 'OIDC_AUTH_WITH_CSR'];
/** The capabilities of edge routers, in the order of the bits of `capabilitiesMask`. */
export const ROUTER_CAPABILITIES = [
  'MULTI_CHANNEL',
  'CONNECT_V2',
  'SERVICE_SUBSCRIPTIONS',
  'POSTURE_CHECKS',
  'BIND_SUCCESS',
];
export const VERSION = {
  arch: 'amd64',
  buildDate: '2020-01-01 01:01:01',
  os: 'linux',
  revision: 'local',
  version: 'v0.0.0',
};

export function version(call: Call): SandboxReply {
  const origin = call.world.origin();
  const api = (path: string, base = origin + path) => ({ v1: { apiBaseUrls: [base], path } });
  return ok({
    apiVersions: {
      edge: api('/edge/client/v1'),
      'edge-client': api('/edge/client/v1'),
      'edge-management': api('/edge/management/v1'),
      'edge-oidc': api('/oidc'),
      fabric: api('/fabric/v1', origin),
    },
    buildDate: VERSION.buildDate,
    capabilities: ['OIDC_AUTH', 'OIDC_AUTH_WITH_CSR', 'HA_CONTROLLER'],
    revision: VERSION.revision,
    runtimeVersion: 'go1.26.8',
    version: VERSION.version,
  });
}

const SPEC_ID = 'edge-client';
/** Served, but not listed, as in real controllers. */
const UNLISTED_ID = 'edge-management';
const EVENT_LIFETIME = 5_000;

export function listSpecs(call: Call): SandboxReply {
  return ok([spec(SPEC_ID, call.world)]);
}

export function readSpec(call: Call): SandboxReply {
  const { id } = call.request.params;
  if (id !== SPEC_ID && id !== UNLISTED_ID)
    throw new ControllerError(404, 'NOT_FOUND', 'There is no such specification.');
  return ok(spec(id, call.world));
}

/**
 * The text of a specification. For the management API it is the one that the sandbox works with, as JSON, which is also
 * valid YAML. For the client API it only has a title.
 */
export function readSpecBody(call: Call): SandboxReply {
  if (call.request.params.id === UNLISTED_ID) {
    return { status: 200, headers: { 'content-type': 'text/yaml' }, body: edgeManagementDocument.text() };
  }
  readSpec(call);
  const text = 'basePath: /edge/client/v1\ninfo:\n    title: Ziti Edge Client\nswagger: "2.0"\n';
  return { status: 200, headers: { 'content-type': 'text/yaml' }, body: text };
}

function spec(id: string, world: World): Values {
  const createdAt = world.store.list('controllers')[0]?.createdAt;
  return {
    _links: linksOf('specs', id, ['spec']),
    createdAt,
    id,
    name: id,
    tags: {},
    updatedAt: createdAt,
  };
}

const COUNTED = {
  apiSessionCertificates: 'apiSessionCertificates',
  apiSessions: 'apiSessions',
  authPolicies: 'authPolicies',
  authenticators: 'authenticators',
  cas: 'cas',
  configTypes: 'configTypes',
  configs: 'configs',
  controllers: 'controllers',
  edgeRouterPolicies: 'edgeRouterPolicies',
  enrollments: 'enrollments',
  eventualEvents: 'eventualEvents',
  externalJwtSigners: 'externalJwtSigners',
  identities: 'identities',
  identityTypes: 'identityTypes',
  mfas: 'mfas',
  postureCheckTypes: 'postureCheckTypes',
  postureChecks: 'postureChecks',
  revocations: 'revocations',
  routers: 'routers',
  serviceEdgeRouterPolicies: 'serviceEdgeRouterPolicies',
  servicePolicies: 'servicePolicies',
  services: 'services',
  sessions: 'sessions',
  terminators: 'terminators',
};

/** How many entities of each kind there are. */
export function summary(call: Call): SandboxReply {
  const { clock, store } = call.world;
  forgetEvents(store, clock());
  const counts = Object.fromEntries(Object.entries(COUNTED).map(([name, kind]) => [name, store.count(kind)]));
  const edge = store.list('routers').filter((router) => router.isEdge === true).length;
  return ok({ ...counts, 'routers.edge': edge }, null);
}

/** Messages to the routers are sent within seconds, and then forgotten. */
function forgetEvents(store: MemoryStore, now: Date): void {
  for (const event of [...store.list('eventualEvents')]) {
    if (now.getTime() - Date.parse(event.createdAt) > EVENT_LIFETIME) store.remove('eventualEvents', event.id);
  }
}

/** The seven operations of controller settings exist only in the document. */
export function notImplemented(call: Call): SandboxReply {
  const { method, path } = call.request;
  // The answer is one JSON string, without the envelope.
  return { status: 501, body: JSON.stringify(`${method} ${path} is not implemented`) };
}
