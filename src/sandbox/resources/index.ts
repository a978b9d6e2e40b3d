/** Every resource of the management API, and the routes of that API. */

import type { EntityKind } from '../../access/policies.ts';
import { onlyFields } from '../../filter/fields.ts';
import { edgeManagementDocument } from '../documents/openapi.ts';
import { unhandled } from '../errors.ts';
import { type Access, ControllerError, type Route, type SandboxReply } from '../kernel.ts';
import type { Call, World } from '../world.ts';
import { reEnrollRouter, refreshEnrollment, routePath } from './actions.ts';
import { authPolicies } from './auth-policies.ts';
import { authenticators } from './authenticators.ts';
import { caJwt, cas, verifyCa } from './cas.ts';
import { configTypes } from './config-types.ts';
import { configs } from './configs.ts';
import { createEntity, deleteEntity, listEntities, patchEntity, readEntity, replaceEntity } from './crud.ts';
import { checkIntegrity, fixIntegrity, integrityResults, snapshot } from './database.ts';
import { enrollments } from './enrollments.ts';
import { externalJwtSigners } from './external-jwt-signers.ts';
import { controllersOf, identityTypes, postureCheckTypes } from './fixed.ts';
import { identities } from './identities.ts';
import {
  disable,
  enable,
  failedServiceRequests,
  policyAdvice,
  postureData,
  removeMfa,
  traceIdentity,
} from './identity-actions.ts';
import { addServiceConfigs, listServiceConfigs, removeServiceConfigs } from './identity-service-configs.ts';
import {
  CAPABILITIES,
  listSpecs,
  notImplemented,
  ROUTER_CAPABILITIES,
  readSpec,
  readSpecBody,
  summary,
  version,
} from './informational.ts';
import { answerBelow, ownedLists, policyLists, roleAttributes } from './lists-below.ts';
import { policyResource } from './policies.ts';
import { postureChecks } from './posture-checks.ts';
import type { Resource } from './resource.ts';
import { roleAttributeUsage } from './role-attribute-usage.ts';
import { edgeRouters, transitRouters } from './routers.ts';
import { services } from './services.ts';
import { apiSessions, revocations, sessions } from './sessions.ts';
import { terminatorResource } from './terminators.ts';

export type Handler = (call: Call) => SandboxReply | Promise<SandboxReply>;

const API = edgeManagementDocument.basePath;
const ATTRIBUTE_FIELDS = onlyFields({ id: 'string' });

function managementResources(world: World): readonly Resource[] {
  return [
    apiSessions,
    authPolicies,
    authenticators,
    cas,
    configTypes,
    configs,
    controllersOf(world),
    policyResource(world, 'edgeRouterPolicies', 'edge-router-policies', 'edgeRouterPolicy'),
    edgeRouters,
    enrollments,
    externalJwtSigners,
    identities,
    identityTypes,
    postureCheckTypes,
    postureChecks,
    revocations,
    policyResource(world, 'serviceEdgeRouterPolicies', 'service-edge-router-policies', 'serviceEdgeRouterPolicy'),
    policyResource(world, 'servicePolicies', 'service-policies', 'servicePolicy'),
    services,
    sessions,
    terminatorResource(world),
    { ...transitRouters, path: 'routers', linkPath: 'transit-routers' },
    transitRouters,
  ];
}

/** The routes of the management API that `login/` does not serve. */
export function managementRoutes(world: World): readonly Route[] {
  const resources = managementResources(world);
  const resourceOf = (path: string): Resource => {
    const found = resources.find((resource) => resource.path === path);
    if (found === undefined) throw new Error(`no resource is called ${path}`);
    return found;
  };
  const below = [...policyLists(resourceOf), ...ownedLists(resourceOf)];
  const handlers = new Map<string, Handler>([
    ...resources.flatMap(resourceHandlers),
    ...below.map((list) => [`GET ${list.path}`, (call: Call) => answerBelow(list, call)] as const),
    ...Object.entries(actions()),
  ]);
  return edgeManagementDocument.operations().flatMap(({ method, path, secured }) => {
    const handle = handlers.get(`${method} ${path.slice(API.length) || '/'}`);
    return handle === undefined ? [] : [toRoute(world, method, path, accessOf(path, secured), handle)];
  });
}

/** The handlers of a resource by method and path, for the paths that the document has. */
function resourceHandlers(resource: Resource): readonly (readonly [string, Handler])[] {
  const list = `/${resource.path}`;
  const one = `${list}/{id}`;
  const operations = new Map(
    edgeManagementDocument.operations().map((o) => [`${o.method} ${o.path.slice(API.length)}`, o]),
  );
  const handlers: (readonly [string, Handler])[] = [
    [`GET ${list}`, (call) => listEntities(resource, call)],
    [`GET ${one}`, (call) => readEntity(resource, call)],
    [`DELETE ${one}`, (call) => deleteEntity(resource, call)],
  ];
  const create = operations.get(`POST ${list}`);
  const replace = operations.get(`PUT ${one}`);
  const patch = operations.get(`PATCH ${one}`);
  if (create !== undefined) handlers.push([`POST ${list}`, (call) => createEntity(resource, create, call)]);
  if (replace !== undefined) handlers.push([`PUT ${one}`, (call) => replaceEntity(resource, replace, call)]);
  if (patch !== undefined) handlers.push([`PATCH ${one}`, (call) => patchEntity(resource, patch, call)]);
  return handlers;
}

/** Operations besides the five that every resource has. */
function actions(): Readonly<Record<string, Handler>> {
  const settings = '/controller-settings/{id}/effective';
  return {
    'GET /': version,
    'GET /version': version,
    'GET /specs': listSpecs,
    'GET /specs/{id}': readSpec,
    'GET /specs/{id}/spec': readSpecBody,
    'GET /enumerated-capabilities': () => ({ status: 200, body: { data: CAPABILITIES, meta: {} } }),
    'GET /enumerated-router-capabilities': () => ({ status: 200, body: { data: ROUTER_CAPABILITIES, meta: {} } }),
    'GET /summary': summary,
    'POST /cas/{id}/verify': verifyCa,
    'GET /cas/{id}/jwt': caJwt,
    'POST /database/snapshot': snapshot,
    'POST /database/check-data-integrity': checkIntegrity,
    'POST /database/fix-data-integrity': fixIntegrity,
    'GET /database/data-integrity-results': integrityResults,
    'POST /edge-routers/{id}/re-enroll': reEnrollRouter,
    'POST /enrollments/{id}/refresh': refreshEnrollment,
    'POST /identities/{id}/disable': disable,
    'POST /identities/{id}/enable': enable,
    'DELETE /identities/{id}/mfa': removeMfa,
    'GET /identities/{id}/posture-data': postureData,
    'GET /identities/{id}/failed-service-requests': failedServiceRequests,
    'GET /identities/{id}/policy-advice/{serviceId}': policyAdvice,
    'GET /identities/{id}/service-configs': listServiceConfigs,
    'POST /identities/{id}/service-configs': addServiceConfigs,
    'DELETE /identities/{id}/service-configs': removeServiceConfigs,
    'PUT /identities/{id}/trace': traceIdentity,
    'GET /sessions/{id}/route-path': routePath,
    'GET /identity-role-attributes': attributesOf('identities'),
    'GET /service-role-attributes': attributesOf('services'),
    'GET /edge-router-role-attributes': attributesOf('routers'),
    'GET /posture-check-role-attributes': attributesOf('postureChecks'),
    'GET /identity-role-attribute-usage': usageOf('identities'),
    'GET /service-role-attribute-usage': usageOf('services'),
    'GET /edge-router-role-attribute-usage': usageOf('routers'),
    'GET /posture-check-role-attribute-usage': usageOf('postureChecks'),
    'GET /controller-settings': notImplemented,
    'POST /controller-settings': notImplemented,
    'GET /controller-settings/{id}': notImplemented,
    [`GET ${settings}`]: notImplemented,
    [`DELETE ${settings}`]: notImplemented,
    [`PATCH ${settings}`]: notImplemented,
    [`PUT ${settings}`]: notImplemented,
  };
}

function attributesOf(kind: string): Handler {
  return unprepared(({ world, request }) => roleAttributes(world.store.list(kind), ATTRIBUTE_FIELDS, request.query));
}

function usageOf(kind: EntityKind): Handler {
  return unprepared(({ world, request }) => roleAttributeUsage(world.store, kind, ATTRIBUTE_FIELDS, request.query));
}

/** Only the lists of role attributes fail on a bad filter. */
function unprepared(handle: (call: Call) => SandboxReply): Handler {
  return (call) => {
    try {
      return handle(call);
    } catch (error) {
      if (error instanceof ControllerError && error.code === 'INVALID_FILTER') throw unhandled(error.message);
      throw error;
    }
  };
}

/** What anyone may read, and what only administrators may read. */
function accessOf(path: string, secured: boolean): Access {
  if (!secured || /\/(version|specs|enumerated-capabilities)(\/|$)/.test(path)) return 'public';
  return 'admin';
}

export function toRoute(world: World, method: string, path: string, access: Access, handle: Handler): Route {
  return {
    method: method as Route['method'],
    path,
    access,
    handle: (request, context) => handle({ world, request, context }),
  };
}
