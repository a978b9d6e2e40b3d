import { InputError } from './errors.ts';
import type { InputContext } from './input-schema.ts';
import { isObject, type JsonObject, pointer } from './json.ts';
import type { HttpOperation } from './operations.ts';

/** What a successful call comes back with. */
export interface Output {
  readonly success: readonly number[];
  readonly answers: string;
  /** As the document declares it, complete and without references. Absent where the answer is no JSON. */
  readonly schema?: JsonObject;
}

/** The status that comes without content (RFC 9110, section 15.3.5). */
const NO_CONTENT = '204';

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
    const answers = preferred ?? (first === NO_CONTENT || context.unreviewed ? 'application/json' : undefined);
    if (answers !== undefined) return { success: statuses, answers };
    throw new InputError(context.source, from, 'declares no content', 'say `answers` in the overlay');
  }
  const [key, media] = pick(content, preferred, from, context);
  const answers = (key.split(';')[0] as string).trim();
  if (!answers.endsWith('json')) return { success: statuses, answers };
  const schema = context.resolver.inline(media['schema'], `${from}${pointer('content', key, 'schema')}`);
  return { success: statuses, answers, schema: declared(schema) };
}

function pick(
  content: JsonObject,
  preferred: string | undefined,
  from: string,
  { source, unreviewed }: InputContext,
): [string, JsonObject] {
  const types = Object.keys(content).filter((type) => type.includes('/'));
  const key = preferred ?? types.find((type) => unreviewed && type.endsWith('json')) ?? types[0];
  const media = key === undefined ? undefined : content[key];
  if (key === undefined || !isObject(media) || (preferred === undefined && types.length > 1 && !unreviewed)) {
    const remedy = 'say by `answers` in the overlay which of its media types to ask for';
    throw new InputError(source, from, `offers ${types.join(', ') || 'no media type'}`, remedy);
  }
  return [key, media];
}

/** Of an answer's schema, what is said of values; how a document organises its types is no fact about an answer. */
function declared({ discriminator: _, 'x-class': _class, ...schema }: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value)) result[key] = mapValues(value, declared);
    else if ((key === 'anyOf' || key === 'oneOf') && Array.isArray(value)) {
      result[key] = (value as JsonObject[]).map(declared);
    } else result[key] = key !== 'enum' && isObject(value) ? declared(value) : value;
  }
  return result;
}

const mapValues = (map: JsonObject, change: (value: JsonObject) => JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value as JsonObject)]));
