import type { BodyPart, Style } from '../../src/contract.ts';
import { isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import { essence } from '../documents/media-types.ts';
import { propertiesOf, typesOf } from '../schemas/value-types.ts';

/**
 * How the parts of a form are written, by their names on the wire, where the value alone does not decide it: from the
 * Encoding Object (OpenAPI 3.1, section 4.8.15), and for files.
 */
export function bodyParts(sends: string, media: JsonObject, schema: JsonObject): Record<string, BodyPart> {
  const properties = propertiesOf(schema);
  const isMultipart = essence(sends).startsWith('multipart/');
  const encoding = isObject(media['encoding']) ? media['encoding'] : {};
  const entries = Object.entries(properties).flatMap(([name, property]): [string, BodyPart][] => {
    const declared = Object.hasOwn(encoding, name) && isObject(encoding[name]) ? encoding[name] : {};
    const part = { ...styleOf(declared, isMultipart), ...typeOf(declared, property, isMultipart) };
    return Object.keys(part).length > 0 ? [[name, part]] : [];
  });
  return Object.fromEntries(entries);
}

/**
 * The parts of a multipart body that need header fields of their own, so that they cannot be sent: for each, the JSON
 * pointer to the field in the media type. `Content-Type` is described elsewhere (OpenAPI 3.1, section 4.8.15.1).
 */
export function partsWithHeaders(sends: string, media: JsonObject, find: (value: Json) => JsonObject | undefined) {
  const found = new Map<string, string>();
  if (!essence(sends).startsWith('multipart/') || !isObject(media['encoding'])) return found;
  for (const [name, declared] of Object.entries(media['encoding'])) {
    const headers = isObject(declared) && isObject(declared['headers']) ? declared['headers'] : {};
    const needed = Object.entries(headers).find(
      ([header, value]) => header.toLowerCase() !== 'content-type' && find(value)?.['required'] === true,
    );
    if (needed !== undefined) found.set(name, pointer('encoding', name, 'headers', needed[0]));
  }
  return found;
}

const STYLES = ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'] as const satisfies readonly Style[];

/** If only `explode` is declared, the style is that of queries. A multipart body has no style: each value is a part. */
function styleOf(declared: JsonObject, isMultipart: boolean): Pick<BodyPart, 'style' | 'explode'> {
  const { explode, style = explode === undefined ? undefined : 'form' } = declared;
  const known = STYLES.find((name) => name === style);
  const sent = known === 'form' && isMultipart ? undefined : known;
  return {
    ...(sent === undefined ? {} : { style: sent }),
    ...(typeof explode === 'boolean' && explode !== (known === 'form') ? { explode } : {}),
  };
}

/** A binary part is a file, even in a list. If there is a style, the type is ignored. */
function typeOf(
  declared: JsonObject,
  property: Json | undefined,
  isMultipart: boolean,
): Pick<BodyPart, 'type' | 'file'> {
  if (declared['style'] !== undefined || declared['explode'] !== undefined) return {};
  const [type] = typeof declared['contentType'] === 'string' ? declared['contentType'].split(',') : [];
  const file = isMultipart && isObject(property) && isBytes(property);
  return { ...(type === undefined || type.includes('*') ? {} : { type: type.trim() }), ...(file ? { file } : {}) };
}

function isBytes(schema: JsonObject): boolean {
  if (isObject(schema['items'])) return isBytes(schema['items']);
  if (schema['contentEncoding'] !== undefined) return false;
  if (schema['format'] === 'binary' || schema['contentMediaType'] !== undefined) return true;
  const types = typesOf(schema);
  // OpenAPI 3.1 declares binary data by its place: an empty schema is binary.
  return types.size > 1 && Object.keys(schema).length === 0;
}
