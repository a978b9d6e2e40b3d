import { isObject, type Json } from './json.ts';

const WIDTH = 118;

/**
 * Prints data as JSON that reads and diffs well: on one line if it fits, otherwise indented by one. Keeps the order of
 * keys.
 */
export function print(value: Json, indent = 0): string {
  if (!isContainer(value)) return JSON.stringify(value);
  const line = oneLine(value, WIDTH - indent);
  if (line !== undefined) return line;
  const pad = ' '.repeat(indent + 1);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${pad}${print(item, indent + 1)}`);
    return `[\n${items.join(',\n')}\n${' '.repeat(indent)}]`;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => `${pad}${JSON.stringify(key)}: ${print(item as Json, indent + 1)}`,
  );
  return `{\n${entries.join(',\n')}\n${' '.repeat(indent)}}`;
}

const isContainer = (value: Json): value is Json[] | { [key: string]: Json } => Array.isArray(value) || isObject(value);

/** A value on one line; undefined if it takes more than `room` characters, which is noticed before all of it is read. */
function oneLine(value: Json, room: number): string | undefined {
  if (!isContainer(value)) {
    const text = JSON.stringify(value);
    return text.length > room ? undefined : text;
  }
  const isArray = Array.isArray(value);
  const members = isArray ? [...value.entries()] : Object.entries(value);
  if (members.length === 0) return isArray ? '[]' : '{}';
  const [open, close] = isArray ? ['[', ']'] : ['{ ', ' }'];
  let line = open;
  for (const [key, item] of members) {
    if (line !== open) line += ', ';
    if (!isArray) line += `${JSON.stringify(key)}: `;
    const rest = oneLine(item as Json, room - line.length - close.length);
    if (rest === undefined) return undefined;
    line += rest;
  }
  return line + close;
}
