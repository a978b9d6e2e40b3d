import type { HttpMethod } from '../src/contract.ts';
import { InputError } from './errors.ts';
import { at, isObject, type Json, type JsonObject, pointer } from './json.ts';
import { placeOf, targetOf } from './places.ts';

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** One operation of a document (OpenAPI 3.1, section 4.8.10), its place, and the path item around it. */
export interface HttpOperation {
  readonly method: HttpMethod;
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

function* pathsOf(document: JsonObject, order: readonly string[] | undefined): Generator<Path> {
  const paths = at(document, '/paths');
  if (!isObject(paths)) return;
  for (const path of order ?? Object.keys(paths).sort()) {
    if (path.startsWith('x-')) continue;
    let item = paths[path];
    let place = pointer('paths', path);
    // A path item may be a reference; one that refers to itself does not exist.
    for (let steps = 0; isObject(item) && typeof item['$ref'] === 'string'; steps += 1) {
      const { $ref: reference, ...own } = item;
      const target = steps < 10 ? targetOf(document, reference as string) : undefined;
      if (target === undefined) break;
      place = placeOf(reference as string);
      item = isObject(target) ? { ...target, ...own } : target;
    }
    yield { path, item, pointer: place };
  }
}

/**
 * Every operation of a document, by path, then method.
 * @param order of the paths, if it isn't alphabetical
 */
export function* httpOperations(document: JsonObject, order?: readonly string[]): Generator<HttpOperation> {
  for (const { path, item, pointer: place } of pathsOf(document, order)) {
    if (!isObject(item) || !path.startsWith('/')) continue;
    for (const method of METHODS) {
      const key = method.toLowerCase();
      const operation = item[key];
      if (!isObject(operation)) continue;
      yield { method, path, pointer: `${place}/${key}`, operation, pathItem: item, pathPointer: place };
    }
  }
}

/** Methods that documents have but this server does not send. */
const UNSENT = ['trace', 'query'];

const MEND = 'correct the document at this place';

/** Why parts of a document that should contain operations do not. */
export function* unreadOperations(document: JsonObject, source: string): Generator<InputError> {
  for (const { path, item, pointer: place } of pathsOf(document, undefined)) {
    const fault = (problem: string, at = place) => new InputError(source, at, problem, MEND);
    if (!isObject(item)) yield fault('a path without operations');
    else if (!path.startsWith('/')) yield fault('a path that does not begin with a slash');
    else if (typeof item['$ref'] === 'string') yield fault(`the reference "${item['$ref']}" has no target`);
    else {
      for (const key of METHODS.map((method) => method.toLowerCase())) {
        if (item[key] !== undefined && !isObject(item[key])) yield fault('is not an operation', `${place}/${key}`);
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
