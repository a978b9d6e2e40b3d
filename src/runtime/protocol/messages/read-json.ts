import { isEntity, needsExactness, parseToSend, type Value } from '../../../common/exact-json.ts';
import { isObject } from '../../../common/is-object.ts';
import { faultOfNames } from '../../../common/repeated-names.ts';

/** What a client sent: a message or a batch, and why it can be understood in more than one way, if it can. */
export interface ClientJson {
  readonly value: unknown;
  readonly fault: string | undefined;
}

/** Reads what a client sent, with the exact arguments of calls. @throws {SyntaxError} if it is not JSON */
export function readJson(text: string): ClientJson {
  const value: unknown = JSON.parse(text);
  const fault = faultOfNames(text, value);
  return { value: fault === undefined ? withExactArguments(value, text) : value, fault };
}

/**
 * A message or batch with the exact arguments of calls: the usual JSON reader silently rounds large integers. The rest
 * stays as it is, since ids are repeated as they were read.
 * @param value the line as the usual JSON reader reads it
 */
function withExactArguments(value: unknown, line: string): unknown {
  if (!needsExactness(line)) return value;
  const exact = parseToSend(line);
  if (!Array.isArray(value)) return merged(value, exact);
  return value.map((message, at) => merged(message, Array.isArray(exact) ? (exact[at] ?? null) : null));
}

function merged(message: unknown, exact: Value): unknown {
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return message;
  const params = isEntity(exact) ? exact['params'] : undefined;
  if (!isEntity(params) || !Object.hasOwn(params, 'arguments')) return message;
  return { ...message, params: { ...message['params'], arguments: params['arguments'] } };
}
