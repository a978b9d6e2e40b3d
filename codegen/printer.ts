import { isObject, type Json } from './json.ts';

const WIDTH = 118;

/**
 * Prints data as JSON that reads and diffs well: on one line if it fits, otherwise indented by one. Keeps the order of
 * keys.
 */
export function print(value: Json, indent = 0): string {
  const line = oneLine(value);
  if (line.length + indent <= WIDTH || !isContainer(value)) return line;
  const pad = ' '.repeat(indent + 1);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${pad}${print(item, indent + 1)}`);
    return `[\n${items.join(',\n')}\n${' '.repeat(indent)}]`;
  }
  const entries = Object.entries(value as object).map(
    ([key, item]) => `${pad}${JSON.stringify(key)}: ${print(item as Json, indent + 1)}`,
  );
  return `{\n${entries.join(',\n')}\n${' '.repeat(indent)}}`;
}

const isContainer = (value: Json): boolean => Array.isArray(value) || isObject(value);

function oneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
