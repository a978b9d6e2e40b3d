import type { HttpMethod } from '../src/contract.ts';
import { at, isObject, type JsonObject, pointer } from './json.ts';

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** One operation of a document (OpenAPI 3.1, section 4.8.10), where it stands, and the path item around it. */
export interface HttpOperation {
  readonly method: HttpMethod;
  readonly path: string;
  /** JSON pointer to the operation object. */
  readonly pointer: string;
  readonly operation: JsonObject;
  readonly pathItem: JsonObject;
}

/** Every operation of a document, by path, then method. */
export function* httpOperations(document: JsonObject): Generator<HttpOperation> {
  const paths = at(document, '/paths');
  if (!isObject(paths)) return;
  for (const path of Object.keys(paths).sort()) {
    const pathItem = paths[path];
    if (!isObject(pathItem)) continue;
    for (const method of METHODS) {
      const key = method.toLowerCase();
      const operation = pathItem[key];
      if (isObject(operation)) yield { method, path, pointer: pointer('paths', path, key), operation, pathItem };
    }
  }
}
