import { isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import { escapeText } from '../safety/sanitize/escape.ts';
import { cell, quotedCell, type RowLine, rowLine, SEPARATOR } from './cell.ts';
import type { Columns, ColumnsMark } from './columns.ts';
import { cutRow, type RowCut } from './cut-row.ts';
import { FEWEST_TO_FOLD, type Folded, foldedColumns } from './fold.ts';
import { Frame } from './frame.ts';
import { type Column, rowData } from './row-data.ts';
import { someNames } from './some-names.ts';
import { estimateTokens, mostTokens } from './tokens.ts';

export interface TableLimits {
  /** Maximum tokens of the whole answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Whether rows are also kept as data. */
  readonly structured: boolean;
}

/** Tokens reserved for the line with total and range, and for hints. */
const HEAD = 100;
/** Maximum tokens to say what was cut, and how to get it. */
export const CUT_NOTE = 125;
/** How many of them are for the cuts themselves. */
const NAMED = 80;
/** Tokens for the line with total and range, above a single row. */
const ALONE = 45;
/** The share of the room for names of omitted fields. */
const NAMES = 0.1;
/** Tokens that say how many fields there are, where there is no room for their names. */
const FEWEST_NAMES = 10;
/** Characters that an escape has, and those around a column's name: two quotes and a separator. */
const LONGEST_ESCAPE = 6;
const AROUND = 3;
/** Fields that are named of those left out. */
const MOST_LEFT_OUT = 8;

/** The state of a table at some point. */
export interface TableMark {
  readonly rows: number;
  readonly plain: boolean;
  readonly frame: Frame;
  readonly same: readonly Folded[] | undefined;
  readonly columns: ColumnsMark;
}

/** The rows of a list as text, as many as fit. Only their cells are kept. */
export class RowTable {
  readonly columns: Columns;
  /** What was cut from the first row. */
  readonly cuts: RowCut[] = [];
  /** The columns that fit when a row is cut. */
  #narrowed: readonly string[] | undefined;
  readonly data: unknown[] = [];
  readonly #limits: TableLimits;
  /** The cells of each row; a row that was cut is a single one. */
  readonly #rows: (readonly string[])[] = [];
  /** Tokens of the rows counted so far. */
  #counted = { rows: 0, tokens: HEAD };
  /** An upper bound of the tokens of all rows. */
  #most = HEAD;
  #frame = new Frame(0);
  /** Whether a row is not an object. */
  #plain = false;
  /** What all rows so far have in common. */
  #same: readonly Folded[] | undefined;
  /** The text about these names: needed for the room, and for the answer. */
  #leftOut: { readonly names: readonly string[]; readonly text: string } = { names: [], text: '' };

  constructor(columns: Columns, limits: TableLimits) {
    this.columns = columns;
    this.#limits = limits;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Adds a row if it fits. The first row always goes in: if it has to be cut, it is the only one. */
  add(row: Value): boolean {
    const { maxTokens, structured } = this.#limits;
    if (this.cuts.length > 0) return false;
    const values = isEntity(row) ? this.columns.read(row) : [row];
    this.#plain ||= !isEntity(row);
    let data = structured ? this.#dataOf(row, values) : undefined;
    const cells = values.map(cell);
    const line = rowLine(cells);
    let kept = line.cells;
    if (maxTokens > 0 && !this.#hasRoom(line, data)) {
      if (this.size > 0) return false;
      const room = maxTokens - ALONE - CUT_NOTE - estimateTokens(this.leftOut());
      const cut = cutRow(row, this.#columns(values), room, NAMED);
      this.#narrowed = cut.paths;
      this.cuts.push(...cut.cuts);
      kept = [cut.line];
      if (structured) data = cut.data;
    }
    this.#rows.push(kept);
    this.#same = foldedColumns(this.#same, cells);
    if (data !== undefined) this.data.push(data);
    return true;
  }

  mark(): TableMark {
    return { rows: this.size, plain: this.#plain, frame: this.#frame, same: this.#same, columns: this.columns.mark() };
  }

  /** Removes all rows added since then, leaving no trace of them. */
  resetTo({ rows, plain, frame, same, columns }: TableMark): void {
    this.#rows.length = rows;
    this.data.length = Math.min(rows, this.data.length);
    // Only the first row can be a cut one.
    if (rows === 0) {
      this.cuts.length = 0;
      this.#narrowed = undefined;
    }
    this.#counted = { rows: 0, tokens: HEAD };
    this.#frame = frame;
    this.#plain = plain;
    this.#same = same;
    this.columns.resetTo(columns);
  }

  /**
   * What all rows have in common, the line of column names, if rows have fields, and the rows. Empty if no row has a
   * value in any column.
   */
  lines(): string[] {
    if (this.#plain || this.size === 0) return this.#rows.map(joined);
    if (this.columns.missEverything) return [];
    const { cells: names } = this.#heading();
    const lines = [names, ...this.#rows];
    const same = this.size < FEWEST_TO_FOLD ? [] : (this.#same ?? []);
    if (same.length === 0) return lines.map(joined);
    const pairs = same.map(({ place, cell: value }) => `${names[place]}=${quotedCell(value)}`);
    const isNamed = new Set(same.map(({ place }) => place));
    const others = lines.map((cells) => joined(cells.filter((_, place) => !isNamed.has(place))));
    return [`Same in every row: ${pairs.join(', ')}`, ...others];
  }

  /** Whether a row fits. Tokens are only counted if there could be too many: most answers are short. */
  #hasRoom({ text, shown }: RowLine, data: unknown): boolean {
    const { maxTokens, structured } = this.#limits;
    this.#most += mostTokens(shown.length) + 1;
    if (!structured && (this.#hasRoomByFar() || this.#most + this.#above().most <= maxTokens)) return true;
    const tokens = this.#count() + cost(text, data);
    this.#most = tokens;
    return tokens + this.#above().tokens <= maxTokens;
  }

  /**
   * Whether all rows fit, however long the text about their columns is: for most lists, that text need not be built.
   */
  #hasRoomByFar(): boolean {
    const { maxTokens } = this.#limits;
    const characters = this.columns.paths.reduce((sum, path) => sum + path.length + AROUND, 0);
    const names = Math.max(maxTokens * NAMES, FEWEST_NAMES);
    return this.#most + mostTokens(LONGEST_ESCAPE * characters) + names <= maxTokens;
  }

  /** Tokens of all rows so far; each is counted once. */
  #count(): number {
    let { rows, tokens } = this.#counted;
    for (; rows < this.size; rows += 1) tokens += cost(joined(this.#rows[rows] ?? []), this.data[rows]);
    this.#counted = { rows, tokens };
    return tokens;
  }

  /** The text above the rows, rebuilt only when rows bring new fields. */
  #above(): Frame {
    const { known } = this.columns;
    if (!this.#plain && known !== this.#frame.known) {
      this.#frame = new Frame(known, this.#heading().shown, escapeText(this.leftOut()));
    }
    return this.#frame;
  }

  /** The names of the most useful fields that no column shows in full, and how many others there are. */
  leftOut(): string {
    const names = this.columns.leftOut();
    if (names !== this.#leftOut.names) this.#leftOut = { names, text: this.names(names, MOST_LEFT_OUT) };
    return this.#leftOut.text;
  }

  /** Field names to show above the rows, as many as fit. */
  names(all: readonly string[], most = all.length): string {
    const { maxTokens } = this.#limits;
    return someNames(all, maxTokens > 0 ? maxTokens * NAMES : Number.POSITIVE_INFINITY, most);
  }

  #heading(): RowLine {
    return rowLine((this.#narrowed ?? this.columns.paths).map(cell));
  }

  #columns(values: readonly (Value | undefined)[]): Column[] {
    return this.columns.paths.map((path, at) => [path, values[at]]);
  }

  #dataOf(row: Value, values: readonly (Value | undefined)[]): unknown {
    return isEntity(row) ? rowData(row, this.#columns(values)) : toPlainJson(row);
  }
}

const joined = (cells: readonly string[]): string => cells.join(SEPARATOR);

/** Tokens that a row adds. A client may show its model either form, so the longer one counts. */
function cost(line: string, data: unknown): number {
  const text = estimateTokens(line) + 1;
  return data === undefined ? text : Math.max(text, estimateTokens(JSON.stringify(data)) + 1);
}
