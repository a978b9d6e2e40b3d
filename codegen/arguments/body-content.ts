import { InputError } from '../common/errors.ts';
import { isObject, type JsonObject } from '../common/json.ts';
import { asSent, essence, isAny, isForm, isJson, isText } from '../documents/media-types.ts';
import { typesOf } from '../schemas/value-types.ts';

/** A media type that a body may have, and how the document describes it. */
interface Content {
  readonly key: string;
  readonly type: string;
  readonly media: JsonObject;
}

/**
 * The media type to send: JSON if offered, otherwise a form, otherwise text, otherwise any. Undefined if there is no
 * body.
 */
export function contentOf(body: JsonObject, from: string, source: string): Content | undefined {
  const fault = (problem: string) => new InputError(source, from, problem, 'repair it in the overlay');
  if (!isObject(body['content'])) throw fault('a body without content');
  const content = body['content'];
  const keys = Object.keys(content);
  if (keys.length === 0) return undefined;
  const types = keys.filter((key) => essence(key).includes('/'));
  const ranks = [(key: string) => essence(key) === 'application/json', isJson, isForm, isText, isAny, () => true];
  const key = ranks.map((is) => types.find(is)).find((found) => found !== undefined);
  const media = key === undefined ? undefined : content[key];
  if (key === undefined || !isObject(media)) throw fault(`a body of ${keys.join(', ')} cannot be sent`);
  return { key, type: asSent(key), media };
}

/**
 * The media type to send if any is accepted. If any of one kind is accepted (`image/*`), the file itself says which one
 * it is.
 */
export function ofAnyType(type: string, schema: JsonObject): string {
  if (!/^(\*|application)\//.test(type)) return type;
  const types = typesOf(schema);
  return types.size === 1 && types.has('string') ? 'application/octet-stream' : 'application/json';
}

/** A body that is neither JSON nor a form is a single text, whatever its schema says. */
export function asText(schema: JsonObject): JsonObject {
  const types = typesOf(schema);
  return types.size === 1 && types.has('string') ? schema : { type: 'string' };
}
