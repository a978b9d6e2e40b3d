import SwaggerParser from '@apidevtools/swagger-parser';
import { InputError } from '../common/errors.ts';
import { at, isObject, type JsonObject, pointer } from '../common/json.ts';
import { mapLeaves } from '../common/map-leaves.ts';
import { toOpenApi31 } from './convert.ts';
import { httpOperations } from './operations.ts';
import { brokenReferences, placeBehindReferences } from './places.ts';
import type { Source } from './source.ts';

/**
 * Validates a document against its own standard, before it becomes part of the repository.
 *
 * A Swagger 2.0 document that fails gets a second chance: published documents often have small faults that the
 * conversion fixes in a defined way. If the converted document is valid, it is accepted; otherwise the first fault is
 * reported.
 * @throws {InputError} if the document is not valid Swagger 2.0 or OpenAPI 3.0/3.1
 */
export async function requireValid(source: Source): Promise<void> {
  const { document, label } = source;
  const converted = toOpenApi31(source);
  const [broken] = brokenReferences(document);
  if (broken) {
    const remedy = 'correct it; if its target is another file, bundle the files into one first';
    throw new InputError(label, broken.place, `the reference "${broken.reference}" has no target in the file`, remedy);
  }
  const fault = await findFault(document, label);
  if (fault && (document['swagger'] === undefined || (await findFault(converted, label)))) throw fault;
}

/** The first fault that the standard's own schema and rules find; undefined for a valid document. */
async function findFault(document: JsonObject, label: string): Promise<InputError | undefined> {
  try {
    // The parser resolves references in place, so it gets a copy, and knows no bigints.
    const copy = mapLeaves(document, (value) => (typeof value === 'bigint' ? Number(value) : value)) as JsonObject;
    await SwaggerParser.validate(described(copy) as never, { resolve: { external: false } });
    return undefined;
  } catch (error) {
    return new InputError(label, placeBehindReferences(document, errorPointer(error)), reason(error), REMEDY);
  }
}

/**
 * Gives responses the description that the standard demands (OpenAPI 3.1, section 4.8.17) where they have none: nothing
 * here reads such prose, and the documents in `spec/` have none.
 */
function described(document: JsonObject): JsonObject {
  const shared = at(document, '/components/responses');
  const maps = [shared, ...[...httpOperations(document)].map(({ operation }) => operation['responses'])];
  for (const response of maps.flatMap((map) => (isObject(map) ? Object.values(map) : []))) {
    if (isObject(response) && response['$ref'] === undefined) response['description'] ??= '';
  }
  return document;
}

const REMEDY = 'correct the document at this place, or ask its publisher for a valid one';

interface ValidationDetail {
  instancePath?: string;
  message?: string;
}

/** The pointer to the deepest place that the validator reports. */
function errorPointer(error: unknown): string {
  const { details, path } = error as { details?: ValidationDetail[]; path?: unknown };
  const deepest = (details ?? []).map((detail) => detail.instancePath ?? '').sort((a, b) => b.length - a.length)[0];
  return deepest || (Array.isArray(path) ? pointer(...(path as string[])) : '');
}

function reason(error: unknown): string {
  const text = isObject(error as never) || error instanceof Error ? String((error as Error).message) : String(error);
  // The parser has a placeholder name for documents that it did not read from a file.
  return text.replace('[object Object]', 'it').split('\n').slice(0, 4).join(' ').slice(0, 400);
}
