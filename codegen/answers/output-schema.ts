import { InputError, Omission } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import { refuse } from '../common/on-fault.ts';
import { essence, isAny, isJson, isText } from '../documents/media-types.ts';
import type { HttpOperation } from '../documents/operations.ts';
import type { OperationContext } from '../schemas/operation-context.ts';
import { typesOf } from '../schemas/value-types.ts';

/** What a successful call returns. */
export interface Output {
  readonly success: readonly number[];
  readonly answers: string;
  /** As the document declares it, complete and without references. Absent if the answer is not JSON. */
  readonly schema?: JsonObject;
}

/** The status of answers without content (RFC 9110, section 15.3.5). */
const NO_CONTENT = '204';

/** The declared success response to use, best first (OpenAPI 3.1, section 4.8.16). */
const SUCCESSES = [/^2\d\d$/, /^2XX$/i, /^default$/, /^3(\d\d|XX)$/i];

/**
 * The successful answers of an operation: the key of the one that is read, and the statuses of all; none for a range,
 * which means any 2xx. A redirect that is declared is an answer too.
 */
function successOf(responses: JsonObject): { readonly key: string; readonly statuses: number[] } | undefined {
  const declared = Object.keys(responses);
  for (const kind of SUCCESSES) {
    const keys = declared.filter((status) => kind.test(status));
    const [key] = keys;
    if (key === undefined) continue;
    if (/^3xx$/i.test(key)) return { key, statuses: REDIRECTS };
    if (!/^\d+$/.test(key) || declared.some((status) => /^2xx$/i.test(status))) return { key, statuses: [] };
    const redirects = declared.filter((status) => /^3\d\d$/.test(status) && !keys.includes(status));
    return { key, statuses: [...keys, ...redirects].map(Number) };
  }
  return undefined;
}

/** The redirects that name another address (RFC 9110, section 15.4). */
const REDIRECTS = [301, 302, 303, 307, 308];

/** The success response of an operation. */
interface Success {
  /** The response in the operation, which may be a reference. */
  readonly declared: Json | undefined;
  /** The response itself, with its reference followed; empty if the reference leads nowhere. */
  readonly response: JsonObject;
  readonly from: string;
  readonly key: string;
  readonly statuses: readonly number[];
}

/** The success response of an operation; undefined if there is none. */
export function successResponse(
  http: HttpOperation,
  { resolver }: Pick<OperationContext, 'resolver'>,
): Success | undefined {
  const responses = http.operation['responses'];
  const success = isObject(responses) ? successOf(responses) : undefined;
  if (success === undefined || !isObject(responses)) return undefined;
  const from = `${http.pointer}/responses/${success.key}`;
  const declared = responses[success.key];
  return { declared, response: resolver.find(declared) ?? {}, from, ...success };
}

/** Reads the successful answers of an operation. `preferred` is the media type to request if there are several. */
export function readOutput(http: HttpOperation, context: OperationContext, preferred: string | undefined): Output {
  const success = successResponse(http, context);
  const { onFault = refuse, unreviewed } = context;
  if (success === undefined) {
    onFault(new Omission(context.source, http.pointer, 'declares no success response', 'repair it in the overlay'));
    return { success: [], answers: preferred ?? ANYTHING };
  }
  const { declared: given, from, key: status, statuses, response } = success;
  const report = (place: string, problem: string) =>
    onFault(new Omission(context.source, place, problem, 'correct the document there: any answer is accepted'));
  if (!isObject(given)) report(from, 'is not a response');
  const content = response['content'];
  const isEmpty = !isObject(content) || (unreviewed && Object.keys(content).length === 0);
  if (isEmpty) {
    const answers = preferred ?? (status === NO_CONTENT ? 'application/json' : unreviewed ? ANYTHING : undefined);
    if (answers !== undefined) return { success: statuses, answers };
    throw new InputError(context.source, from, 'declares no content', 'add `answers` in the overlay');
  }
  const [key, media] = pick(content, preferred, from, context);
  const place = `${from}${pointer('content', key, 'schema')}`;
  const answers = essence(key);
  if (!isJson(answers) && !isAny(answers)) return { success: statuses, answers };
  const schema = context.resolver.inlineIfThere(media['schema'], place);
  if (schema === undefined) {
    // A reference that leads nowhere is a fault of the document: see `documentFaults`.
    if (!isObject(media['schema'])) report(place, 'is not a schema');
    return { success: statuses, answers };
  }
  if (isAny(answers) && !isStructure(schema)) return { success: statuses, answers };
  const declared = context.declared.of(schema);
  return { success: statuses, answers: isAny(answers) ? 'application/json' : answers, schema: declared };
}

/** The media type to request if the document does not say. */
const ANYTHING = '*/*';

/** Whether a schema describes lists or objects, which are sent as JSON if any type is allowed. */
function isStructure(schema: JsonObject): boolean {
  const types = typesOf(schema);
  return !types.has('string') && (types.has('object') || types.has('array'));
}

function pick(
  content: JsonObject,
  preferred: string | undefined,
  from: string,
  { source, unreviewed }: OperationContext,
): [string, JsonObject] {
  const types = Object.keys(content).filter((type) => type.includes('/'));
  const ranks = [(key: string) => essence(key) === 'application/json', isJson, isAny, isText, () => true];
  const best = () => ranks.map((is) => types.find(is)).find((found) => found !== undefined);
  const key = preferred ?? (unreviewed ? best() : types[0]);
  const media = key === undefined ? undefined : content[key];
  if (key === undefined || !isObject(media) || (preferred === undefined && types.length > 1 && !unreviewed)) {
    const remedy = 'choose a media type with `answers` in the overlay';
    throw new InputError(source, from, `offers ${types.join(', ') || 'no media type'}`, remedy);
  }
  return [key, media];
}
