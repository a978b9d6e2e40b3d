import { endOfString } from './json-strings.ts';

/** JSON in which one member hides another. */
export class RepeatedName extends SyntaxError {}

/**
 * What is wrong with JSON in which an object has two members of one name: parsers keep one of them and drop the other
 * without a word (RFC 8259, section 4). Undefined if no object has.
 * @param value the same text, parsed
 */
export function faultOfNames(text: string, value: unknown): string | undefined {
  if (namesWritten(text) === namesKept(value)) return undefined;
  const name = repeatedName(text);
  const named = /^[\w.:/-]{1,60}$/.test(name) ? ` named "${name}"` : ' of the same name';
  return `An object has two members${named}: remove one.`;
}

/** How many members the objects of a JSON text have, at any depth. */
function namesWritten(text: string): number {
  let count = 0;
  let quote = text.indexOf('"');
  while (quote !== -1) {
    const end = endOfString(text, quote);
    if (isBeforeColon(text, end)) count += 1;
    quote = text.indexOf('"', end);
  }
  return count;
}

function isBeforeColon(text: string, end: number): boolean {
  let place = end;
  while (isSpace(text.charCodeAt(place))) place += 1;
  return text.charAt(place) === ':';
}

/** White space of JSON (RFC 8259, section 2). */
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** How many members the objects of a value have. Without recursion, which would fail if it is deeply nested. */
function namesKept(value: unknown): number {
  let count = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const members = Object.values(next);
    if (!Array.isArray(next)) count += members.length;
    for (const member of members) waiting.push(member);
  }
  return count;
}

/** The first name that an object of a JSON text has for the second time. */
function repeatedName(text: string): string {
  const open: Set<string>[] = [];
  const quoteOrBrace = /["{}]/g;
  for (let match = quoteOrBrace.exec(text); match !== null; match = quoteOrBrace.exec(text)) {
    if (match[0] === '{') open.push(new Set());
    else if (match[0] === '}') open.pop();
    else {
      const end = endOfString(text, match.index);
      quoteOrBrace.lastIndex = end;
      if (!isBeforeColon(text, end)) continue;
      const name = JSON.parse(text.slice(match.index, end)) as string;
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return '';
}
