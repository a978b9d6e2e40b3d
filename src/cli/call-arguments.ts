import { parseToSend } from '../common/exact-json.ts';
import { isObject } from '../common/is-object.ts';
import { nameText } from '../common/name-text.ts';
import { RepeatedName } from '../common/repeated-names.ts';
import type { Values } from './read-values.ts';
import { UsageError } from './usage-error.ts';

/**
 * The arguments of `ziti-mcp call`: one JSON object, or `key=value` pairs. A value is text and is later coerced to the
 * type that the tool expects. Repeating a key makes a list; `key.inner=value` sets a field of an object.
 * @throws {UsageError} for anything else
 */
export function callArguments(operands: readonly string[]): Record<string, unknown> {
  const [first] = operands;
  if (first?.trimStart().startsWith('{')) {
    if (operands.length > 1) throw new UsageError('Give one JSON object or key=value pairs, not both.');
    return parseObject(first);
  }
  const result: Record<string, unknown> = {};
  for (const [place, operand] of operands.entries()) {
    const split = operand.indexOf('=');
    if (split < 1) throw new UsageError(`Argument ${place + 1} is neither key=value nor a JSON object.`);
    put(result, operand.slice(0, split).split('.'), operand.slice(split + 1));
  }
  return result;
}

/** Whether an operand has the form of arguments. */
const isArgument = (operand: string): boolean => operand.trimStart().startsWith('{') || operand.indexOf('=') > 0;

/** Operands of a call, and the values with its documents: with `--spec`, operands that cannot be arguments are documents. */
export function divideDocuments(operands: readonly string[], values: Values): readonly [readonly string[], Values] {
  const named = values.list('spec');
  if (named === undefined) return [operands, values];
  const files = operands.filter((operand) => !isArgument(operand));
  return [operands.filter(isArgument), values.withList('spec', [...named, ...files])];
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return parseToSend(text) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof RepeatedName) throw new UsageError(`The arguments are ambiguous. ${error.message}`);
    // The parser's message may quote a secret.
    throw new UsageError(
      'The arguments start like a JSON object but are not valid JSON: check quotes, commas and brackets.',
    );
  }
}

/** @throws {UsageError} for a key that is given both a value and fields: one of them would be lost */
function put(target: Record<string, unknown>, [key = '', ...inner]: readonly string[], value: string): void {
  const present = Object.hasOwn(target, key) ? target[key] : undefined;
  if (present !== undefined && isObject(present) !== inner.length > 0) {
    throw new UsageError(`The argument ${nameText(key)} is given both a value and fields: give one of them.`);
  }
  if (inner.length > 0) {
    const object = isObject(present) ? (present as Record<string, unknown>) : {};
    Object.defineProperty(target, key, { value: object, enumerable: true, configurable: true, writable: true });
    put(object, inner, value);
    return;
  }
  const next = present === undefined ? value : [present, value].flat();
  Object.defineProperty(target, key, { value: next, enumerable: true, configurable: true, writable: true });
}
