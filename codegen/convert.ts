import SwaggerParser from '@apidevtools/swagger-parser';
import { upgrade } from '@scalar/openapi-upgrader';
import { convertObj } from 'swagger2openapi';
import { InputError } from './errors.ts';
import { at, isObject, type JsonObject, pointer } from './json.ts';
import { httpOperations } from './operations.ts';
import { brokenReference, placeBehindReferences } from './places.ts';
import type { Source } from './source.ts';

/**
 * Checks a document against its own standard and brings it to OpenAPI 3.1.
 *
 * A Swagger 2.0 document that its own schema refuses is given one chance: publishers do ship small faults that the
 * conversion mends in a defined way. What comes out of it must then be valid; if it is not, the first fault is told.
 * @throws {InputError} where the document is not valid Swagger 2.0 or OpenAPI 3.0/3.1
 */
export async function toOpenApi31(source: Source): Promise<JsonObject> {
  const { document, label } = source;
  if (document['swagger'] === undefined && document['openapi'] === undefined) {
    throw new InputError(label, '', 'has neither `swagger` nor `openapi`', 'give a Swagger 2.0 or OpenAPI 3 document');
  }
  const broken = brokenReference(document);
  if (broken) {
    const remedy = 'correct it; where it leads to another file, bundle the files into one first';
    throw new InputError(label, broken.place, `the reference "${broken.reference}" leads nowhere in the file`, remedy);
  }
  const fault = await findFault(document, label);
  if (document['swagger'] !== '2.0') {
    if (fault) throw fault;
    return upgraded(document);
  }
  const converted = upgraded(await fromSwagger2(document, label));
  if (fault && (await findFault(converted, label))) throw fault;
  return converted;
}

const upgraded = (document: JsonObject): JsonObject =>
  upgrade(structuredClone(document), '3.1') as unknown as JsonObject;

async function fromSwagger2(document: JsonObject, label: string): Promise<JsonObject> {
  try {
    const { openapi } = await convertObj(structuredClone(document) as never, { patch: true, warnOnly: true });
    return openapi as unknown as JsonObject;
  } catch (error) {
    throw new InputError(label, '', `cannot be converted from Swagger 2.0: ${reason(error)}`, MEND);
  }
}

/** The first fault that the standard's own schema and rules find; undefined in a valid document. */
async function findFault(document: JsonObject, label: string): Promise<InputError | undefined> {
  try {
    // The parser resolves references in place: it gets a copy.
    await SwaggerParser.validate(described(structuredClone(document)) as never, { resolve: { external: false } });
    return undefined;
  } catch (error) {
    return new InputError(label, placeBehindReferences(document, errorPointer(error)), reason(error), MEND);
  }
}

/**
 * Gives responses the description that the standard demands (OpenAPI 3.1, section 4.8.17) where they have none: it is
 * prose, which nothing here reads, and the documents in `spec/` are without any.
 */
function described(document: JsonObject): JsonObject {
  const shared = at(document, '/components/responses');
  const maps = [shared, ...[...httpOperations(document)].map(({ operation }) => operation['responses'])];
  for (const response of maps.flatMap((map) => (isObject(map) ? Object.values(map) : []))) {
    if (isObject(response) && response['$ref'] === undefined) response['description'] ??= '';
  }
  return document;
}

const MEND = 'correct the document at this place, or ask its publisher for a valid one';

interface ValidationDetail {
  instancePath?: string;
  message?: string;
}

/** The pointer to the deepest place that the validator complains of. */
function errorPointer(error: unknown): string {
  const { details, path } = error as { details?: ValidationDetail[]; path?: unknown };
  const deepest = (details ?? []).map((detail) => detail.instancePath ?? '').sort((a, b) => b.length - a.length)[0];
  return deepest || (Array.isArray(path) ? pointer(...(path as string[])) : '');
}

function reason(error: unknown): string {
  const text = isObject(error as never) || error instanceof Error ? String((error as Error).message) : String(error);
  // The parser names a document that it did not read from a file by what JavaScript makes of an object.
  return text.replace('[object Object]', 'it').split('\n').slice(0, 4).join(' ').slice(0, 400);
}
