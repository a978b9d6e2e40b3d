import { parseExact, type Value } from '../../src/common/exact-json.ts';

/** A list as it is told to a model, read back. */
export interface ReadList {
  readonly head: readonly string[];
  readonly columns: readonly string[];
  /** By column; fields that a row does not have are missing. */
  readonly rows: readonly Readonly<Record<string, Value>>[];
}

/** Reads rows under their head by the rules that the server's instructions give, and by nothing else. */
export function readList(text: string): ReadList {
  const lines = text.split('\n');
  const cells = rowLines(text).map((line) => line.split('\t'));
  const heading = lines[lines.length - cells.length - 1] ?? '';
  if (cells.length === 0) return { head: lines, columns: [], rows: [] };
  const columns = heading.split('\t').map((name) => String(readCell(name)));
  const rows = cells.map((row) =>
    Object.fromEntries(row.flatMap((text, at) => (text === '' ? [] : [[columns[at] ?? '?', readCell(text)]]))),
  );
  return { head: lines.slice(0, -cells.length - 1), columns, rows };
}

/** The lines of the rows: as many as the head says, from the end, since no row breaks its line. */
export function rowLines(text: string): string[] {
  const [, from, to] = /^\w+: rows (\d+)-(\d+) of \d+\./.exec(text) ?? [];
  const size = from === undefined ? 0 : Number(to) - Number(from) + 1;
  return size === 0 ? [] : text.split('\n').slice(-size);
}

/** Text that is JSON is JSON; all other text stands for itself. */
export function readCell(text: string): Value {
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}
