import { cell, cutCell, SEPARATOR } from './cell.ts';
import type { Columns } from './columns.ts';
import { isEntity, plain, type Value } from './exact-json.ts';
import { estimateTokens, mostTokens } from './tokens.ts';

export interface TableLimits {
  /** Most tokens of the whole answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Whether rows are kept as data too. */
  readonly structured: boolean;
}

/** Tokens kept free for the sentence on total and range, and for hints. */
const HEAD = 100;
/** Characters of a cell that is not worth cutting. */
const SHORT = 40;

/** The rows of a list as text, as many as there is room for. Rows are not kept: only their lines are. */
export class RowTable {
  readonly columns: Columns;
  /** Fields that were cut out of a row which would not fit alone, with their length in characters. */
  readonly cuts: string[] = [];
  readonly data: unknown[] = [];
  readonly #limits: TableLimits;
  readonly #lines: string[] = [];
  /** Tokens of the rows that were counted, these being the first so many. */
  #counted = { rows: 0, tokens: HEAD };
  /** More tokens than all rows can have. */
  #most = HEAD;
  #framed = { known: 0, tokens: 0 };
  #plain = false;

  constructor(columns: Columns, limits: TableLimits) {
    this.columns = columns;
    this.#limits = limits;
  }

  get size(): number {
    return this.#lines.length;
  }

  /** Adds a row, if there is room. The first one always goes in, without its largest cells where it must be. */
  add(row: Value): boolean {
    const { maxTokens, structured } = this.#limits;
    const cells = isEntity(row) ? this.columns.read(row).map(cell) : [cell(row)];
    this.#plain ||= !isEntity(row);
    let data = structured ? this.#dataOf(row) : undefined;
    let line = cells.join(SEPARATOR);
    if (maxTokens > 0 && !this.#hasRoom(line, data)) {
      if (this.size > 0) return false;
      const cut = this.#cut(cells, maxTokens - HEAD - this.#frame());
      line = cells.join(SEPARATOR);
      if (structured && isEntity(row)) data = this.#dataOf(row, cut);
    }
    this.#lines.push(line);
    if (structured) this.data.push(data);
    return true;
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
    return this.columns.paths.map(cell).join(SEPARATOR);
  }

  /** Whole fields, where a column shows a part: the schema of the answer knows them so. */
  #dataOf(row: Value, cut: readonly string[] = []): unknown {
    if (!isEntity(row)) return plain(row);
    const paths = this.columns.paths.filter((path) => !cut.includes(path));
    const shown = new Set(paths.map((path) => (Object.hasOwn(row, path) ? path : path.split('.')[0])));
    return plain(Object.fromEntries(Object.entries(row).filter(([key]) => shown.has(key))));
  }

  /** Cuts the longest cells until the row fits. @returns the columns whose cells were cut */
  #cut(cells: string[], budget: number): string[] {
    const cut: string[] = [];
    const longestFirst = cells
      .map((_, index) => index)
      .sort((a, b) => (cells[b]?.length ?? 0) - (cells[a]?.length ?? 0));
    for (const index of longestFirst) {
      if (estimateTokens(cells.join(SEPARATOR)) <= budget) break;
      const { length } = cells[index] ?? '';
      if (length < SHORT) break;
      const path = this.columns.paths[index] ?? '';
      this.cuts.push(`${path || 'value'} (${length} characters)`);
      cut.push(path);
      cells[index] = cutCell(length);
    }
    return cut;
  }
}

/** Tokens that a row adds. A client may show either form of it to its model: the longer one counts. */
function cost(line: string, data: unknown): number {
  const text = estimateTokens(line) + 1;
  return data === undefined ? text : Math.max(text, estimateTokens(JSON.stringify(data)) + 1);
}
