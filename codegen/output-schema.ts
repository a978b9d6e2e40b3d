import { InputError } from './errors.ts';
import type { InputContext } from './input-schema.ts';
import { isObject, type Json, type JsonObject, pointer } from './json.ts';
import type { HttpOperation } from './operations.ts';

/** What a successful call comes back with. */
export interface Output {
  readonly success: readonly number[];
  readonly answers: string;
  /** Loose: every value may be null, no enum is closed, nothing is required. Absent where the answer is no JSON. */
  readonly schema?: JsonObject;
}

/** Reads the successful answers of an operation. `preferred` is the media type to ask for, where there are several. */
export function readOutput(http: HttpOperation, context: InputContext, preferred: string | undefined): Output {
  const responses = http.operation['responses'];
  const success = Object.keys(isObject(responses) ? responses : {}).filter((status) => /^2\d\d$/.test(status));
  const first = success[0];
  if (!isObject(responses) || first === undefined) {
    throw new InputError(context.source, http.pointer, 'declares no success', 'repair it in the overlay');
  }
  const from = `${http.pointer}/responses/${first}`;
  const content = context.resolver.follow(responses[first], from)['content'];
  const statuses = success.map(Number);
  if (!isObject(content)) {
    if (preferred !== undefined) return { success: statuses, answers: preferred };
    throw new InputError(context.source, from, 'declares no content', 'say `answers` in the overlay');
  }
  const [key, media] = pick(content, preferred, from, context.source);
  const answers = (key.split(';')[0] as string).trim();
  if (!answers.endsWith('json')) return { success: statuses, answers };
  const schema = context.resolver.inline(media['schema'], `${from}${pointer('content', key, 'schema')}`);
  return { success: statuses, answers, schema: loose(schema) };
}

function pick(content: JsonObject, preferred: string | undefined, from: string, source: string): [string, JsonObject] {
  const types = Object.keys(content).filter((type) => type.includes('/'));
  const key = preferred ?? types[0];
  const media = key === undefined ? undefined : content[key];
  if (key === undefined || !isObject(media) || (preferred === undefined && types.length > 1)) {
    const remedy = 'say by `answers` in the overlay which of its media types to ask for';
    throw new InputError(source, from, `offers ${types.join(', ') || 'no media type'}`, remedy);
  }
  return [key, media];
}

/** Real controllers send null for lists, new enum values and new fields: none of these makes an answer invalid. */
function loose(schema: JsonObject): JsonObject {
  const { type, format, items, properties, additionalProperties } = schema;
  const types = (Array.isArray(type) ? type : [type]).filter((name) => name !== 'null') as Json[];
  const one = types.length === 1 && types[0] !== undefined;
  const result: JsonObject = one ? { type: [types[0] as Json, 'null'] } : {};
  if (format !== undefined) result['format'] = format;
  if (isObject(items)) result['items'] = loose(items);
  if (isObject(properties)) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, loose(property as JsonObject)]),
    );
  }
  if (isObject(additionalProperties) && Object.keys(additionalProperties).length > 0) {
    result['additionalProperties'] = loose(additionalProperties);
  }
  return result;
}
