import { readInput } from '../../codegen/arguments/input-schema.ts';
import { isObject, type JsonObject } from '../../codegen/common/json.ts';
import { type HttpOperation, httpOperations } from '../../codegen/documents/operations.ts';
import { EMPTY_OVERLAY } from '../../codegen/overlay/empty-overlay.ts';
import type { CategoryOverlay, OperationOverlay, Overlay } from '../../codegen/overlay/overlay.ts';
import { Declared } from '../../codegen/schemas/declared.ts';
import { SchemaResolver } from '../../codegen/schemas/resolver.ts';

/** A document with the one operation `METHOD /things`, or `/things/{id}` if it has a path parameter. */
export function documentWith(method: string, operation: JsonObject, rest: JsonObject = {}): JsonObject {
  const { parameters, ...more } = rest;
  const item: JsonObject = { [method.toLowerCase()]: { responses: {}, ...operation } };
  const inPath = [parameters, operation['parameters']]
    .flat()
    .some((entry) => isObject(entry) && entry['in'] === 'path');
  const path = inPath ? '/things/{id}' : '/things';
  return { paths: { [path]: { ...item, ...(parameters === undefined ? {} : { parameters }) } }, ...more };
}

/** The first operation of a document. */
export function firstOperation(document: JsonObject): HttpOperation {
  const [first] = httpOperations(document);
  if (first === undefined) throw new Error('the document has no operation');
  return first;
}

/** The context in which an operation is read. */
export const contextOf = (document: JsonObject, wholeBody?: string) => ({
  document,
  resolver: new SchemaResolver(document, 'api.json'),
  declared: new Declared(),
  source: 'api.json',
  wholeBody,
});

/** The arguments of the first operation of a document. */
export const inputOf = (document: JsonObject, wholeBody?: string) =>
  readInput(firstOperation(document), contextOf(document, wholeBody));

/** A JSON request body. */
export const jsonBody = (schema: JsonObject, more: JsonObject = { required: true }): JsonObject => ({
  requestBody: { content: { 'application/json': { schema } }, ...more },
});

/** A category file of the overlay with these operations. */
export function categoryOf(
  operations: Record<string, OperationOverlay>,
  file = 'spec/overlay/things.yaml',
): CategoryOverlay {
  const category = { category: 'things', title: 'Things', tags: { shop: ['Thing'] }, rows: {}, operations, file };
  return category;
}

/** An overlay with only these parts. */
export const overlayOf = (parts: Partial<Overlay>): Overlay => ({ ...EMPTY_OVERLAY, ...parts });
