import type { RowTaker } from '../../common/ask.ts';
import type { Value } from '../../common/exact-json.ts';
import type { RowTable, TableMark } from './row-table.ts';

/** Which rows of a page are wanted. */
interface Wanted {
  /** Rows at its start that are not. */
  readonly skip: number;
  /** Most rows after these. */
  readonly most: number;
}

/** What became of the rows of a page. */
export interface Taken {
  /** Rows that came. */
  readonly came: number;
  /** How many at the start were not wanted. */
  readonly skipped: number;
  /** Those that are in the table. */
  readonly added: number;
  /** Whether the table had no room for one. */
  readonly full: boolean;
}

/** The rows of one page on their way into a table: those that are wanted, as many as there is room for. */
export class PageRows implements RowTaker<Value> {
  readonly #table: RowTable;
  readonly #before: TableMark;
  readonly #wanted: Wanted;
  #came = 0;
  #full = false;
  #fault: unknown;

  constructor(table: RowTable, wanted: Wanted) {
    this.#table = table;
    this.#before = table.mark();
    this.#wanted = wanted;
  }

  /** Rows that came so far. */
  get came(): number {
    return this.#came;
  }

  /** Has none of the rows in the table that came so far. */
  begin(): void {
    this.#table.back(this.#before);
    this.#came = 0;
    this.#full = false;
    this.#fault = undefined;
  }

  take(row: () => Value): void {
    if (!this.#isNextWanted() || this.#fault !== undefined) return;
    try {
      this.#full = !this.#table.add(row());
    } catch (error) {
      this.#fault = error;
    }
  }

  /** Takes the rows of a page that came whole. */
  add(rows: readonly Value[]): void {
    for (const row of rows) if (this.#isNextWanted()) this.#full = !this.#table.add(row);
  }

  #isNextWanted(): boolean {
    const place = this.#came - this.#wanted.skip;
    this.#came += 1;
    return place >= 0 && place < this.#wanted.most && !this.#full;
  }

  /** @throws what went wrong with a row while nobody could be told: {@link SyntaxError} for what is no JSON */
  result(): Taken {
    if (this.#fault !== undefined) throw this.#fault;
    const added = this.#table.size - this.#before.rows;
    return { came: this.#came, skipped: this.#wanted.skip, added, full: this.#full };
  }
}
