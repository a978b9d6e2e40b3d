import { isEntity, needsExactness, parseToSend, type Value } from '../../../common/exact-json.ts';
import { isObject } from '../../../common/is-object.ts';

/**
 * A message or batch with the exact arguments of calls: the usual JSON reader silently rounds large integers. The rest
 * stays as it is, since ids are repeated as they were read.
 * @param value the line as the usual JSON reader reads it
 */
export function withExactArguments(value: unknown, line: string): unknown {
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
