import { isObject } from '../../../common/is-object.ts';

/** The name under which `__proto__` is judged: no property has that name. */
const JUDGED_AS = '__proto__\u0000';

/** A value for a validator that overlooks keys called `__proto__`: it finds them under another name. */
export function withPlainKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainKeys);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key === '__proto__' ? JUDGED_AS : key,
    withPlainKeys(item),
  ]);
  return Object.fromEntries(entries);
}

/** A message about such a value, with the key as it was sent. */
export const withSentKeys = (message: string): string => message.replaceAll(JUDGED_AS, '__proto__');
