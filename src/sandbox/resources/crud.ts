/** The five operations that all resources share: list, read, create, change, delete. */
import { attributesOf, type RoleBearer, sameRoles, selects } from '../../access/roles.ts';
import { fieldNames } from '../documents/check-body.ts';
import type { ApiOperation } from '../documents/openapi.ts';
import { invalidField, notFound, unhandled } from '../errors.ts';
import { type Entity, ok, type SandboxReply } from '../kernel.ts';
import { listMeta, select } from '../query/list.ts';
import { evaluateAnew } from '../roles/recorded-members.ts';
import { selectorOfQuery } from '../roles/roles.ts';
import { linksOf } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import { nameIsTaken, type Resource } from './resource.ts';
import { checkKeys, withStorableTags } from './tags.ts';

const MAXIMUM_KEY = 32_768;

export function listEntities(resource: Resource, call: Call): SandboxReply {
  const all = call.world.store.list(resource.kind);
  const included = resource.includes === undefined ? all : all.filter(resource.includes);
  const roles = resource.takesRoleFilter === true ? selectorOfQuery(call.request.query) : undefined;
  const chosen = roles === undefined ? included : included.filter((entity) => selects(roles, entity));
  return answerList(resource, chosen, call, roles === undefined ? 'list' : 'nested');
}

/** Answers a list of a resource's entities, which are sorted by id. */
export function answerList(
  resource: Resource,
  entities: readonly Entity[],
  call: Call,
  view: 'list' | 'nested',
): SandboxReply {
  const selected = select(entities, resource.fields, call.request.query);
  const data = selected.rows.map((entity) => resource.render(entity, call, view));
  return ok(data, listMeta(selected, resource.fields));
}

export function readEntity(resource: Resource, call: Call): SandboxReply {
  return ok(resource.render(existing(resource, call), call, 'detail'));
}

export function createEntity(resource: Resource, operation: ApiOperation, call: Call): SandboxReply {
  const sent = sentFields(operation, call);
  const stored = withStorableTags(resource.store?.(sent, call) ?? sent);
  checkNewName(resource, stored, call);
  resource.check?.(stored, call, undefined);
  checkKeys(stored);
  const entity = call.world.store.insert(resource.kind, { ...stored, ...resource.complete?.(stored, call) });
  resource.afterCreate?.(entity, call, sent);
  if (entity.roleAttributes !== undefined) evaluateAnew(call.world.store, resource.kind, entity);
  return created(resource.linkPath ?? resource.path, entity.id);
}

/** PUT: removes whatever the body leaves out. */
export function replaceEntity(resource: Resource, operation: ApiOperation, call: Call): SandboxReply {
  const entity = existing(resource, call);
  const sent = sentFields(operation, call);
  const cleared = Object.fromEntries(bodyFields(operation, call).map((name) => [name, undefined]));
  const keeping = resource.keptByPut ?? [];
  const all = Object.fromEntries(Object.entries({ ...cleared, ...sent }).filter(([name]) => !keeping.includes(name)));
  return change(resource, entity, withStorableTags(resource.store?.(all, call) ?? all), call);
}

/** PATCH: null means "not given", also as every value of a map, and a body that gives nothing is an error. */
export function patchEntity(resource: Resource, operation: ApiOperation, call: Call): SandboxReply {
  const isGiven = ([name, value]: readonly [string, unknown]) =>
    resource.ignoredByPatch?.includes(name) !== true && givesSomething(value);
  if (!Object.entries((call.request.body ?? {}) as Values).some(isGiven))
    throw unhandled('the request changes nothing');
  const entity = existing(resource, call);
  const sent = Object.fromEntries(Object.entries(sentFields(operation, call)).filter(isGiven));
  return change(resource, entity, withStorableTags(resource.store?.(sent, call) ?? sent), call);
}

export function deleteEntity(resource: Resource, call: Call): SandboxReply {
  const entity = existing(resource, call);
  resource.beforeDelete?.(entity, call);
  call.world.store.remove(resource.kind, entity.id);
  resource.afterDelete?.(entity, call);
  return ok({});
}

/** The entity that the path names. Not every operation says what it has not found. */
export function existing(resource: Resource, call: Call, absent = notFound): Entity {
  const id = call.request.params.id ?? '';
  const entity = call.world.store.get(resource.kind, id);
  if (entity === undefined || resource.includes?.(entity) === false) throw absent(resource.label, id);
  return entity;
}

export function created(path: string, id: string): SandboxReply {
  return ok({ _links: linksOf(path, id), id }, {}, 201);
}

function change(resource: Resource, entity: Entity, stored: Values, call: Call): SandboxReply {
  resource.check?.(stored, call, entity);
  // The controller stops here without an error: the answer is 200 and nothing is changed.
  if (typeof stored.name === 'string' && stored.name !== entity.name) {
    if (stored.name === '' || nameIsTaken(call.world, resource.kind, stored.name, entity.id)) return ok({});
  }
  checkKeys(stored);
  const before = { ...entity };
  call.world.store.update(resource.kind, entity.id, stored);
  if (!sameRoles(attributesOf(before as RoleBearer), attributesOf(entity as RoleBearer))) {
    evaluateAnew(call.world.store, resource.kind, entity);
  }
  resource.afterUpdate?.(entity, call, before);
  return ok({});
}

function checkNewName(resource: Resource, stored: Values, call: Call): void {
  if (typeof stored.name !== 'string') return;
  if (stored.name === '' && resource.takesEmptyNames) return;
  if (stored.name === '') throw invalidField('name', '', 'a name may not be empty');
  if (Buffer.byteLength(stored.name) > MAXIMUM_KEY) throw unhandled('the name is too long');
  if (nameIsTaken(call.world, resource.kind, stored.name)) {
    throw invalidField('name', stored.name, 'another entity has this name');
  }
}

/** The known fields of the body that are neither missing nor null. */
function sentFields(operation: ApiOperation, call: Call): Values {
  const body = (call.request.body ?? {}) as Values;
  const names = bodyFields(operation, call);
  return Object.fromEntries(
    names.filter((name) => body[name] !== undefined && body[name] !== null).map((name) => [name, body[name]]),
  );
}

/** Whether a value has anything but nulls, at any depth; an empty object clears the field. */
function givesSomething(value: unknown): boolean {
  if (typeof value !== 'object' || Array.isArray(value)) return true;
  if (value === null) return false;
  const inner = Object.values(value);
  return inner.length === 0 || inner.some(givesSomething);
}

function bodyFields(operation: ApiOperation, call: Call): readonly string[] {
  return operation.body === undefined ? [] : fieldNames(call.request.body, operation.body.schema, operation.document);
}
