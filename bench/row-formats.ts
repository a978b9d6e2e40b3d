/**
 * Possible formats of rows, to choose from by measurement. All have the same content: no links, nothing ambiguous. `npm
 * run bench -- answer` prints what each costs.
 */

import { compact, type Entity, parseExact, type Value } from '../src/common/exact-json.ts';
import { cell } from '../src/runtime/answer/cell.ts';
import { pick } from '../src/runtime/answer/pick.ts';
import type { Identity } from './identities.ts';

type Format = (rows: readonly Entity[], columns: readonly string[]) => string;

/** Cells with a separator that may occur inside text or JSON, which is then quoted as in CSV (RFC 4180). */
const separated =
  (separator: string): Format =>
  (rows, columns) =>
    lines(rows, columns, separator, (text) =>
      text.includes(separator) || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text,
    );

function lines(
  rows: readonly Entity[],
  columns: readonly string[],
  separator: string,
  quoted: (text: string) => string,
): string {
  const cells = rows.map((row) => columns.map((path) => quoted(cell(pick(row, path)))).join(separator));
  return [columns.join(separator), ...cells].join('\n');
}

const FORMATS: Readonly<Record<string, Format>> = {
  'tabs between cells': (rows, columns) => lines(rows, columns, '\t', (text) => text),
  'JSON rows under columns': (rows, columns) =>
    [compact([...columns]), ...rows.map((row) => compact(columns.map((path) => pick(row, path) ?? null)))].join('\n'),
  'JSON objects': (rows, columns) => rows.map((row) => compact(members(row, columns))).join('\n'),
  'CSV, commas': separated(','),
  'CSV, semicolons': separated(';'),
  'TOON-like': (rows, columns) =>
    [
      `[${rows.length}]{${columns.join(',')}}:`,
      ...rows.map((row) => `  ${columns.map((path) => toon(pick(row, path))).join(',')}`),
    ].join('\n'),
  'YAML-like': (rows, columns) =>
    rows
      .map((row) => Object.entries(members(row, columns)).map(([key, value]) => `${key}: ${cell(value)}`))
      .map((entry) => `- ${entry.join('\n  ')}`)
      .join('\n'),
};

function members(row: Entity, columns: readonly string[]): Entity {
  return Object.fromEntries(
    columns.flatMap((path) => {
      const value = pick(row, path);
      return value === undefined ? [] : [[path, value]];
    }),
  );
}

/** Text with a comma is quoted; nested values are JSON text. */
function toon(value: Value | undefined): string {
  const text = cell(value);
  return text.includes(',') && !text.startsWith('"') ? JSON.stringify(text) : text;
}

/** The same rows in every format, with these columns or with all columns. */
export function rowFormats(identities: readonly Identity[], columns: readonly string[] | undefined) {
  const rows = parseExact(JSON.stringify(identities)) as Entity[];
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) => key !== '_links');
  return Object.fromEntries(Object.entries(FORMATS).map(([name, format]) => [name, format(rows, columns ?? all)]));
}
