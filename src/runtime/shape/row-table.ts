import { cell, cutCell, rowLine } from './cell.ts';
import type { Columns, ColumnsMark } from './columns.ts';
import { compact, type Entity, isEntity, plain, type Value } from './exact-json.ts';
import { type Cut, fitJson } from './fit-json.ts';
import { nextPart } from './next-part.ts';
import { members } from './part.ts';
import { type Column, columnData, rowData, withValues } from './row-data.ts';
import { estimateTokens, mostTokens } from './tokens.ts';

export interface TableLimits {
  /** Most tokens of the whole answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Whether rows are kept as data too. */
  readonly structured: boolean;
}

/** Tokens kept free for the sentence on total and range, and for hints. */
const HEAD = 100;
/** Most tokens that say what was cut, and how to get it. */
export const CUT_NOTE = 120;

/** Tokens of what stands above the rows, where so many fields are known. */
interface Framed {
  readonly known: number;
  readonly tokens: number;
}

/** How far a table was at some point. */
export interface TableMark {
  readonly rows: number;
  readonly plain: boolean;
  readonly framed: Framed;
  readonly columns: ColumnsMark;
}

/** What was cut of the one row that does not fit alone. */
export interface RowCut {
  /** In the row; empty where the row is no object. */
  readonly path: string;
  readonly missing: string;
  /** What gives the rest as a column, where a path does. */
  readonly next: string | undefined;
}

/** The rows of a list as text, as many as there is room for. Rows are not kept: only their lines are. */
export class RowTable {
  readonly columns: Columns;
  readonly cuts: RowCut[] = [];
  readonly data: unknown[] = [];
  readonly #limits: TableLimits;
  readonly #lines: string[] = [];
  /** Tokens of the rows that were counted, these being the first so many. */
  #counted = { rows: 0, tokens: HEAD };
  /** More tokens than all rows can have. */
  #most = HEAD;
  #framed: Framed = { known: 0, tokens: 0 };
  #plain = false;

  constructor(columns: Columns, limits: TableLimits) {
    this.columns = columns;
    this.#limits = limits;
  }

  get size(): number {
    return this.#lines.length;
  }

  /** Adds a row, if there is room. The first one always goes in: where it must be cut, it stands alone. */
  add(row: Value): boolean {
    const { maxTokens, structured } = this.#limits;
    if (this.cuts.length > 0) return false;
    const values = isEntity(row) ? this.columns.read(row) : [row];
    this.#plain ||= !isEntity(row);
    let data = structured ? this.#dataOf(row, values) : undefined;
    let line = rowLine(values.map(cell));
    if (maxTokens > 0 && !this.#hasRoom(line, data)) {
      if (this.size > 0) return false;
      const cut = this.#cut(row, values, maxTokens - HEAD - CUT_NOTE - this.#frame());
      line = cut.line;
      if (structured) data = cut.data;
    }
    this.#lines.push(line);
    if (data !== undefined) this.data.push(data);
    return true;
  }

  mark(): TableMark {
    return { rows: this.size, plain: this.#plain, framed: this.#framed, columns: this.columns.mark() };
  }

  /** Lets go of all rows since then, for rows that turn out not to count: nothing of them stays behind. */
  back({ rows, plain, framed, columns }: TableMark): void {
    this.#lines.length = rows;
    this.data.length = Math.min(rows, this.data.length);
    // Only the first row can be one that was cut.
    if (rows === 0) this.cuts.length = 0;
    this.#counted = { rows: 0, tokens: HEAD };
    this.#framed = framed;
    this.#plain = plain;
    this.columns.back(columns);
  }

  /** The line of column names, where rows have fields, and the rows. */
  lines(): string[] {
    return this.#plain || this.size === 0 ? this.#lines : [this.#heading(), ...this.#lines];
  }

  /** Whether a row fits beside the others. Tokens are counted only where they could be too many: most answers are short. */
  #hasRoom(line: string, data: unknown): boolean {
    const { maxTokens, structured } = this.#limits;
    this.#most += mostTokens(line.length) + 1;
    if (!structured && this.#most + this.#frame() <= maxTokens) return true;
    const tokens = this.#count() + cost(line, data);
    this.#most = tokens;
    return tokens + this.#frame() <= maxTokens;
  }

  /** Tokens of all rows so far, each of which is counted once. */
  #count(): number {
    let { rows, tokens } = this.#counted;
    for (; rows < this.size; rows += 1) tokens += cost(this.#lines[rows] ?? '', this.data[rows]);
    this.#counted = { rows, tokens };
    return tokens;
  }

  /** Tokens of what stands above the rows, as it is now: counted anew only where rows brought new fields. */
  #frame(): number {
    const { known } = this.columns;
    if (this.#plain || known === this.#framed.known) return this.#framed.tokens;
    const tokens = estimateTokens(this.#heading()) + estimateTokens(this.columns.leftOut().join(', '));
    this.#framed = { known, tokens };
    return tokens;
  }

  #heading(): string {
    return rowLine(this.columns.paths.map(cell));
  }

  #dataOf(row: Value, values: readonly (Value | undefined)[]): unknown {
    if (!isEntity(row)) return plain(row);
    return rowData(
      row,
      this.columns.paths.map((path, at) => [path, values[at]]),
    );
  }

  /** Cuts a row until it fits: its line, and the same as data. */
  #cut(row: Value, values: readonly (Value | undefined)[], budget: number): { line: string; data: unknown } {
    if (!isEntity(row)) {
      const { shown, data, cuts } = fitJson(row, budget);
      this.cuts.push(...cuts.map(({ path, missing }) => ({ path, missing, next: undefined })));
      return { line: rowLine([cell(shown)]), data };
    }
    const columns = this.columns.paths.map((path, at): Column => [path, values[at]]);
    const { shown, data, cuts } = fitJson(Object.fromEntries(withValues(columns)), budget);
    this.cuts.push(...cuts.flatMap((cut) => (cut.path === '' ? columnCuts(cut) : [rowCut(row, cut)])));
    const kept = (data ?? {}) as Entity;
    const cells = columns.map(([path, value]) =>
      value === undefined || Object.hasOwn(kept, path) ? cell((shown as Entity)[path]) : cutCell(compact(value).length),
    );
    return { line: rowLine(cells), data: columnData(row, Object.entries(kept)) };
  }
}

const rowCut = (row: Value, cut: Cut): RowCut => ({
  path: cut.path,
  missing: cut.missing,
  next: nextPart(row, cut),
});

/** The last columns, where there is no room for all. */
const columnCuts = ({ value, kept }: Cut): RowCut[] =>
  members(value)
    .slice(kept)
    .map(([path, of]) => ({ path, missing: `${compact(of).length} characters`, next: path }));

/** Tokens that a row adds. A client may show either form of it to its model: the longer one counts. */
function cost(line: string, data: unknown): number {
  const text = estimateTokens(line) + 1;
  return data === undefined ? text : Math.max(text, estimateTokens(JSON.stringify(data)) + 1);
}
