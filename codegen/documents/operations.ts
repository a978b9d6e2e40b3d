import type { HttpMethod } from '../../src/contract.ts';
import { InputError } from '../common/errors.ts';
import { at, isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import { placeOf, remedyFor, targetOf } from './places.ts';

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** One operation of a document (OpenAPI 3.1, section 4.8.10), its place, and the path item around it. */
export interface HttpOperation {
  readonly method: HttpMethod;
  /** Its template, with variables in braces. */
  readonly path: string;
  /** JSON pointer to the operation object. */
  readonly pointer: string;
  readonly operation: JsonObject;
  readonly pathItem: JsonObject;
  /** JSON pointer to the path item. */
  readonly pathPointer: string;
}

/** A path of a document, with its item after following references. */
interface Path {
  readonly path: string;
  readonly item: Json | undefined;
  readonly pointer: string;
}

/** A part of a document, and where it really is. */
interface Followed {
  readonly value: Json | undefined;
  readonly pointer: string;
}

/** Follows the references of a path item or an operation; a reference that leads nowhere, or in a circle, is kept. */
function follow(document: JsonObject, value: Json | undefined, place: string): Followed {
  let here: Followed = { value, pointer: place };
  for (let steps = 0; isObject(here.value) && typeof here.value['$ref'] === 'string'; steps += 1) {
    const { $ref: reference, ...own } = here.value;
    const target = steps < 10 ? targetOf(document, reference as string) : undefined;
    if (target === undefined) break;
    here = { value: isObject(target) ? { ...target, ...own } : target, pointer: placeOf(reference as string) };
  }
  return here;
}

/** The paths of a document in the order of their names: that of the document means nothing. */
function* pathsOf(document: JsonObject): Generator<Path> {
  const paths = at(document, '/paths');
  if (!isObject(paths)) return;
  for (const path of Object.keys(paths).sort()) {
    if (path.startsWith('x-')) continue;
    const { value: item, pointer: place } = follow(document, paths[path], pointer('paths', path));
    yield { path, item, pointer: place };
  }
}

/** Every operation of a document, by path, then method. */
export function* httpOperations(document: JsonObject): Generator<HttpOperation> {
  for (const { path, item, pointer: place } of pathsOf(document)) {
    if (!isObject(item) || !path.startsWith('/')) continue;
    for (const method of METHODS) {
      const key = method.toLowerCase();
      const { value: operation, pointer: from } = follow(document, item[key], `${place}/${key}`);
      if (!isObject(operation) || typeof operation['$ref'] === 'string') continue;
      const template = templateOf(path, document, [item, operation]);
      yield { method, path: template, pointer: from, operation, pathItem: item, pathPointer: place };
    }
  }
}

/**
 * The template of a path. Some documents mark a variable as web frameworks do, `/things/:id`: it is one if a parameter
 * of the path has its name.
 */
function templateOf(path: string, document: JsonObject, holders: readonly JsonObject[]): string {
  if (!path.includes('/:')) return path;
  const entries = holders.flatMap(({ parameters }) => (Array.isArray(parameters) ? parameters : []));
  const parameters = entries.map((entry) => follow(document, entry, '').value).filter(isObject);
  const names = new Set(parameters.filter((each) => each['in'] === 'path').map(({ name }) => name));
  return path.replace(/\/:([^/{}]+)/g, (segment, name: string) => (names.has(name) ? `/{${name}}` : segment));
}

/** Methods that documents have but this server does not send. */
const UNSENT = ['trace', 'query'];

const REMEDY = 'correct the document at this place';

/** Why parts of a document that should contain operations do not. */
export function* unreadOperations(document: JsonObject, source: string): Generator<InputError> {
  for (const { path, item, pointer: place } of pathsOf(document)) {
    const fault = (problem: string, at = place) => new InputError(source, at, problem, REMEDY);
    const nowhere = (reference: string, at = place) =>
      new InputError(source, at, `the reference "${reference}" has no target`, remedyFor(reference, REMEDY));
    if (!isObject(item)) yield fault('a path without operations', pointer('paths', path));
    else if (!path.startsWith('/')) yield fault('a path that does not begin with a slash');
    else if (typeof item['$ref'] === 'string') yield nowhere(item['$ref']);
    else {
      for (const key of METHODS.map((method) => method.toLowerCase())) {
        const { value, pointer: from } = follow(document, item[key], `${place}/${key}`);
        if (value === undefined) continue;
        if (!isObject(value)) yield fault('is not an operation', `${place}/${key}`);
        else if (typeof value['$ref'] === 'string') yield nowhere(value['$ref'], from);
      }
      for (const key of UNSENT.filter((each) => item[each] !== undefined)) {
        yield fault(`requests of method ${key.toUpperCase()} are not sent`, `${place}/${key}`);
      }
      const more = item['additionalOperations'];
      for (const method of isObject(more) ? Object.keys(more) : []) {
        yield fault(`requests of method ${method} are not sent`, `${place}${pointer('additionalOperations', method)}`);
      }
    }
  }
}
