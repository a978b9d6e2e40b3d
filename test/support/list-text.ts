import { parseExact, type Value } from '../../src/common/exact-json.ts';

/** Parses the text of a list as a model sees it. */
export interface ReadList {
  readonly head: readonly string[];
  /** Those of the rows, then those that all rows share. */
  readonly columns: readonly string[];
  /** By column; fields that a row does not have are missing. */
  readonly rows: readonly Readonly<Record<string, Value>>[];
}

/** Reads rows by the rules in the server's instructions, and nothing else. */
export function readList(text: string): ReadList {
  const lines = text.split('\n');
  const cells = rowLines(text).map((line) => line.split('\t'));
  const heading = lines[lines.length - cells.length - 1] ?? '';
  if (cells.length === 0) return { head: lines, columns: [], rows: [] };
  const names = heading.split('\t').map((name) => String(readCell(name)));
  const head = lines.slice(0, -cells.length - 1);
  const same = Object.fromEntries(readSame(head.at(-1) ?? ''));
  const rows = cells.map((row) => ({
    ...Object.fromEntries(row.flatMap((text, at) => (text === '' ? [] : [[names[at] ?? '?', readCell(text)]]))),
    ...same,
  }));
  return { head, columns: [...names, ...Object.keys(same)], rows };
}

/** What all rows share: names, each with its JSON. */
function readSame(line: string): [string, Value][] {
  const [, shared] = /^Same in every row: (.*)$/.exec(line) ?? [];
  if (shared === undefined) return [];
  const found: [string, Value][] = [];
  let part = '';
  for (const piece of shared.split(', ')) {
    part = part === '' ? piece : `${part}, ${piece}`;
    const at = part.indexOf('=', part.startsWith('"') ? part.indexOf('"', 1) : 0);
    try {
      found.push([String(readCell(part.slice(0, at))), parseExact(part.slice(at + 1))]);
      part = '';
    } catch {
      // The comma belongs to the value.
    }
  }
  return found;
}

/** The lines of the rows: as many as the header says, from the end, since no row contains a line break. */
export function rowLines(text: string): string[] {
  const [, from, to] = /^\w+: rows (\d+)-(\d+) of \d+\./.exec(text) ?? [];
  const size = from === undefined ? 0 : Number(to) - Number(from) + 1;
  return size === 0 ? [] : text.split('\n').slice(-size);
}

/** Text that is valid JSON is parsed; all other text is used as it is. */
export function readCell(text: string): Value {
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}
