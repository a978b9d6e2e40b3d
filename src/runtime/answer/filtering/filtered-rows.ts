import { type Entity, isEntity, type Value } from '../../../common/exact-json.ts';
import { compile, type Predicate } from '../../../filter/compile.ts';
import type { Fields } from '../../../filter/fields.ts';
import { type Order, orderBy } from '../../../filter/order.ts';
import type { RowTable } from '../row-table.ts';
import type { Plan } from './plan.ts';

/** Which of the matching rows are wanted. */
export interface Part {
  readonly start: number;
  readonly most: number;
}

/** Bytes of rows that are kept to be sorted, about. */
const MOST_KEPT = 16 * 1024 * 1024;

/** The rows that a filter selects, on their way into a table: at once, or once all of them are in order. */
export class FilteredRows {
  readonly #holds: Predicate<Value>;
  readonly #order: Order<Entity> | undefined;
  readonly #table: RowTable | undefined;
  readonly #part: Part;
  #kept: Entity[] = [];
  #matched = 0;
  #isFull = false;

  /**
   * @param table takes the rows; without one they are only counted
   * @throws {FilterError} for a field that is not known, or that does not go with what it is compared with
   */
  constructor({ here, sort }: Plan, fields: Fields<Entity>, table: RowTable | undefined, part: Part) {
    const conditions = here.map(({ where }) => compile(where, fields));
    this.#holds = (row) => conditions.every((holds) => isEntity(row) && holds(row));
    this.#order = sort.length > 0 && table !== undefined ? orderBy(sort, fields) : undefined;
    this.#table = table;
    this.#part = part;
  }

  /** How many rows matched. */
  get matched(): number {
    return this.#matched;
  }

  /** Whether there was no room for all wanted rows. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /**
   * @param bytes of all of them, roughly
   * @returns false if no more can be kept
   */
  add(rows: readonly Value[], bytes: number): boolean {
    for (const row of rows) {
      if (!this.#holds(row)) continue;
      if (this.#order !== undefined && isEntity(row)) this.#kept.push(row);
      else this.#show(row, this.#matched);
      this.#matched += 1;
    }
    const each = bytes / Math.max(1, rows.length);
    if (this.#order === undefined || this.#kept.length * each < MOST_KEPT) return true;
    this.#forgetRest();
    return this.#kept.length * each < MOST_KEPT;
  }

  /** Call once, when there are no more rows. */
  end(): void {
    this.#forgetRest();
    for (const [place, row] of this.#kept.entries()) this.#show(row, place);
    this.#kept = [];
  }

  /** Keeps only the rows that may still be wanted, in order. */
  #forgetRest(): void {
    if (this.#order === undefined) return;
    this.#kept.sort(this.#order);
    this.#kept.length = Math.min(this.#kept.length, this.#part.start + this.#part.most);
  }

  #show(row: Value, place: number): void {
    const { start, most } = this.#part;
    if (this.#table === undefined || this.#isFull || place < start || place >= start + most) return;
    this.#isFull = !this.#table.add(row);
  }
}
