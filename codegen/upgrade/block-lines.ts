/** Lines of a text, from the first to before the end. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Lines that a path leads to, and how many of its keys lead there. */
export interface Found extends LineRange {
  readonly depth: number;
}

const KEY = /^(\s*(?:- )?)(?:'([^']*)'|"([^"]*)"|([^\s'"#-][^:]*?)):(?:\s|$)/;

/**
 * The lines of a YAML file in block style that hold what a path leads to; of what stands within a line, that line. The
 * comments behind it belong to what follows.
 */
export function blockLines(lines: readonly string[], path: readonly string[]): Found {
  let range: LineRange = { start: 0, end: lines.length };
  let depth = 0;
  let inside = range;
  for (const key of path) {
    const found = childAt(lines, inside, key);
    if (found === undefined) break;
    range = found;
    depth += 1;
    // A sequence's first key stands beside its dash: what is inside begins on the same line.
    inside =
      lines[found.start]?.trimStart().startsWith('- ') && /^\d+$/.test(key)
        ? found
        : { ...found, start: found.start + 1 };
  }
  return { ...trimmed(lines, range), depth };
}

function childAt(lines: readonly string[], inside: LineRange, key: string): LineRange | undefined {
  const own = [...rangeLines(inside)].filter((index) => isContent(lines[index]));
  const isSequence = lines[own[0] ?? -1]?.trimStart().startsWith('- ') === true;
  if (/^\d+$/.test(key) && isSequence) return itemAt(lines, inside, own, Number(key));
  const indent = Math.min(...own.map((index) => keyIndent(lines[index] ?? '')));
  const start = own.find((index) => keyIndent(lines[index] ?? '') === indent && keyOf(lines[index] ?? '') === key);
  if (start === undefined) return undefined;
  const closes = (index: number) => {
    const line = lines[index] ?? '';
    return keyIndent(line) < indent || (indentOf(line) <= indent && !line.trimStart().startsWith('- '));
  };
  return { start, end: own.find((index) => index > start && closes(index)) ?? inside.end };
}

function itemAt(lines: readonly string[], inside: LineRange, own: readonly number[], wanted: number) {
  const indent = indentOf(lines[own[0] ?? 0] ?? '');
  const items = own.filter((index) => indentOf(lines[index] ?? '') === indent);
  const start = items[wanted];
  return start === undefined ? undefined : { start, end: items[wanted + 1] ?? inside.end };
}

function* rangeLines({ start, end }: LineRange): Generator<number> {
  for (let index = start; index < end; index += 1) yield index;
}

function trimmed(lines: readonly string[], { start, end }: LineRange): LineRange {
  let last = end;
  while (last > start + 1 && !isContent(lines[last - 1])) last -= 1;
  return { start, end: last };
}

/** Whether a line says something: it is neither empty nor a comment. */
export const isContent = (line = ''): boolean => line.trim() !== '' && !line.trimStart().startsWith('#');
const indentOf = (line: string): number => line.length - line.trimStart().length;
/** Where a key begins, behind the dash of an item. */
const keyIndent = (line: string): number => indentOf(line) + (line.trimStart().startsWith('- ') ? 2 : 0);

function keyOf(line: string): string | undefined {
  const [, , single, double, plain] = KEY.exec(line) ?? [];
  return single ?? double ?? plain;
}
