import type { Value } from '../../common/exact-json.ts';
import type { RowReceiver } from '../../common/send.ts';
import type { RowTable, TableMark } from './row-table.ts';

/** Which rows of a page are wanted. */
interface Wanted {
  /** Unwanted rows at its start. */
  readonly skip: number;
  /** Maximum number of rows after those. */
  readonly most: number;
}

/** What happened to the rows of a page. */
export interface PageResult {
  /** Rows received. */
  readonly received: number;
  /** Unwanted rows at the start. */
  readonly skipped: number;
  /** Rows added to the table. */
  readonly added: number;
  /** Whether the table ran out of room. */
  readonly full: boolean;
}

/** Adds the wanted rows of one page to a table, as many as fit. */
export class PageRows implements RowReceiver<Value> {
  readonly #table: RowTable;
  readonly #before: TableMark;
  readonly #wanted: Wanted;
  #received = 0;
  #full = false;
  #fault: unknown;

  constructor(table: RowTable, wanted: Wanted) {
    this.#table = table;
    this.#before = table.mark();
    this.#wanted = wanted;
  }

  /** Rows received so far. */
  get received(): number {
    return this.#received;
  }

  /** Removes the rows received so far from the table. */
  begin(): void {
    this.#table.resetTo(this.#before);
    this.#received = 0;
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

  /** Adds the rows of a page that was read whole. */
  add(rows: readonly Value[]): void {
    for (const row of rows) if (this.#isNextWanted()) this.#full = !this.#table.add(row);
  }

  #isNextWanted(): boolean {
    const place = this.#received - this.#wanted.skip;
    this.#received += 1;
    return place >= 0 && place < this.#wanted.most && !this.#full;
  }

  /** @throws the first error of a row; {@link SyntaxError} if it is not JSON */
  result(): PageResult {
    if (this.#fault !== undefined) throw this.#fault;
    const added = this.#table.size - this.#before.rows;
    return { received: this.#received, skipped: this.#wanted.skip, added, full: this.#full };
  }
}
