import { isOfConnection } from '../../../common/connection-headers.ts';
import { ToolError } from '../../../common/tool-error.ts';

/** Fields that this server sets itself, by what an operation sends and answers. */
const SET_HERE: readonly string[] = ['accept', 'accept-encoding', 'content-type'];

/**
 * Reads header fields as curl does from a file: `Name: value`, one on each line. Empty lines, and lines that start with `#`, mean
 * nothing.
 * @returns the values by name in lower case
 * @throws {ToolError} of kind `login` that says which line is wrong; never quotes it, since it may be a secret
 */
export function parseHeaderFields(text: string): Readonly<Record<string, string>> {
  const fields = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [name, value] = fieldIn(line, index + 1);
    if (fields.has(name)) throw unusable(`line ${index + 1} has a field that an earlier line has`, 'Keep one of them.');
    fields.set(name, value);
  }
  if (fields.size === 0) throw unusable('it has no header fields', 'Write one, such as Authorization: Bearer TOKEN.');
  return Object.fromEntries(fields);
}

function fieldIn(line: string, number: number): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).toLowerCase();
  const value = line.slice(colon + 1).trim();
  // A name cannot be told from a secret unless it is one that may be sent.
  if (colon < 1 || !/^[\w.-]+$/.test(name) || value === '') {
    throw unusable(`line ${number} is not a header field`, 'Write Name: value, one on each line.');
  }
  if (isOfConnection(name) || SET_HERE.includes(name)) {
    const why = `line ${number} has a field of the connection, or one that this server sets itself`;
    throw unusable(why, 'Remove it: only fields that an API takes as a login, such as Authorization, can be set.');
  }
  // RFC 9110, section 5.5: visible ASCII and spaces.
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw unusable(`line ${number} has characters that are not allowed in a header`, 'Use plain ASCII.');
  }
  return [name, value];
}

const unusable = (what: string, next: string): ToolError =>
  new ToolError('login', `The file of header fields cannot be used: ${what}.`, next);
