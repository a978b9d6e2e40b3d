import { InputError } from '../common/errors.ts';
import type { JsonObject } from '../common/json.ts';
import { fromOpenApi30 } from './openapi30.ts';
import type { Source } from './source.ts';
import { fromSwagger2 } from './swagger2.ts';

/**
 * Converts a document to OpenAPI 3.1, part by part. Malformed parts are passed on, to be reported where they are read.
 * OpenAPI 3.2 is read where it equals 3.1.
 * @throws {InputError} for a document of another standard
 */
export function toOpenApi31({ document, label }: Source): JsonObject {
  const { swagger, openapi } = document;
  if (swagger === undefined && openapi === undefined) {
    throw new InputError(label, '', 'has neither `swagger` nor `openapi`', KNOWN);
  }
  // Without quotation marks, YAML reads a version as a number.
  if (swagger === '2.0' || swagger === 2) return fromOpenApi30(fromSwagger2(document));
  const version = String(openapi);
  if (/^3\.0(\.|$)/.test(version)) return fromOpenApi30(document);
  if (/^3(\.|$)/.test(version)) return document;
  throw new InputError(
    label,
    openapi === undefined ? '/swagger' : '/openapi',
    `"${openapi ?? swagger}" is not known`,
    KNOWN,
  );
}

const KNOWN = 'use a Swagger 2.0 or OpenAPI 3 document';
