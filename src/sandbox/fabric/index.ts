/** The routes of the fabric API. */
import { fabricDocument } from '../documents/openapi.ts';
import type { Route } from '../kernel.ts';
import { createEntity, deleteEntity, listEntities, patchEntity, readEntity, replaceEntity } from '../resources/crud.ts';
import { checkIntegrity, fixIntegrity, integrityResults, snapshot, snapshotTo } from '../resources/database.ts';
import { type Handler, toRoute } from '../resources/index.ts';
import { answerBelow } from '../resources/lists-below.ts';
import type { Resource } from '../resources/resource.ts';
import type { World } from '../world.ts';
import { addMember, listMembers, removeMember, transferLeadership } from './cluster.ts';
import { inspect } from './inspect.ts';
import { fabricResources } from './resources.ts';
import { deleteCircuit, deleteLink, listCircuits, listLinks, patchLink, readCircuit, readLink } from './traffic.ts';

const API = fabricDocument.basePath;

const ACTIONS: Readonly<Record<string, Handler>> = {
  'GET /circuits': listCircuits,
  'GET /circuits/{id}': readCircuit,
  'DELETE /circuits/{id}': deleteCircuit,
  'GET /cluster/list-members': listMembers,
  'POST /cluster/add-member': addMember,
  'POST /cluster/remove-member': removeMember,
  'POST /cluster/transfer-leadership': transferLeadership,
  'POST /database': snapshot,
  'POST /database/snapshot': snapshotTo,
  'POST /database/check-data-integrity': checkIntegrity,
  'POST /database/fix-data-integrity': fixIntegrity,
  'GET /database/data-integrity-results': integrityResults,
  'POST /inspections': inspect,
  'GET /links': listLinks,
  'GET /links/{id}': readLink,
  'PATCH /links/{id}': patchLink,
  'DELETE /links/{id}': deleteLink,
};

export function fabricRoutes(world: World): readonly Route[] {
  const resources = fabricResources(world);
  const terminators = resources.find((resource) => resource.path === 'terminators') as Resource;
  const operations = new Map(fabricDocument.operations().map((o) => [`${o.method} ${o.path.slice(API.length)}`, o]));
  const handlers = new Map<string, Handler>(Object.entries(ACTIONS));
  for (const resource of resources) {
    const [list, one] = [`/${resource.path}`, `/${resource.path}/{id}`];
    handlers.set(`GET ${list}`, (call) => listEntities(resource, call));
    handlers.set(`GET ${one}`, (call) => readEntity(resource, call));
    handlers.set(`DELETE ${one}`, (call) => deleteEntity(resource, call));
    for (const [key, handle] of [
      [`POST ${list}`, createEntity],
      [`PUT ${one}`, replaceEntity],
      [`PATCH ${one}`, patchEntity],
    ] as const) {
      const operation = operations.get(key);
      if (operation !== undefined) handlers.set(key, (call) => handle(resource, operation, call));
    }
  }
  for (const [path, parent, field] of [
    ['/routers/{id}/terminators', 'routers', 'routerId'],
    ['/services/{id}/terminators', 'services', 'serviceId'],
  ] as const) {
    const entities: Parameters<typeof answerBelow>[0]['entities'] = (entity, call) =>
      call.world.store.find('terminators', field, entity.id);
    handlers.set(`GET ${path}`, (call) => answerBelow({ path, parent, shows: terminators, entities }, call));
  }
  return [...operations].flatMap(([key, { method, path }]) => {
    const handle = handlers.get(key);
    return handle === undefined ? [] : [toRoute(world, method, path, 'admin', handle)];
  });
}
