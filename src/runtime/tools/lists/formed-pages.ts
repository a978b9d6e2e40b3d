import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { Value } from '../../../common/exact-json.ts';
import type { Send } from '../../../common/send.ts';
import type { CheckedArguments } from '../../../contract.ts';
import { type PageResult, PageRows } from '../../answer/page-rows.ts';
import type { RowTable } from '../../answer/row-table.ts';
import type { FormedList } from '../../network/formed-list.ts';
import { type FormedPage, readFormed } from '../../network/list-form.ts';
import { failedPage, readInTime } from './walk.ts';

/** Where the rows of the pages go, and what sends the requests for them. */
interface PageTools {
  readonly table: RowTable;
  /** Position of the first row in the whole list, if known; otherwise 0. */
  readonly start: number;
  /** Maximum number of rows in the table. */
  readonly most: number;
  readonly send: Send<Value>;
}

/** A page whose rows are in the table. */
interface FormedRead {
  readonly page: FormedPage;
  readonly rows: PageResult;
  readonly status: number;
  readonly date: string | undefined;
}

/** The pages of a list that is not like those of OpenZiti's controllers. */
export class FormedPages {
  readonly #operation: FormedList;
  readonly #tools: PageTools;
  #args: CheckedArguments;
  /** The pages that were read after the first one, to notice a list that leads back to one of them. */
  readonly #seen = new Set<string>();

  /** @param args the arguments of the first page */
  constructor(operation: FormedList, args: CheckedArguments, tools: PageTools) {
    this.#operation = operation;
    this.#args = args;
    this.#tools = tools;
  }

  /**
   * Reads the current page into the table.
   * @returns the raw answer if it is not a list. @throws {ToolError} as sending does
   */
  async read(until?: AbortSignal): Promise<FormedRead | { readonly answer: ControllerAnswer }> {
    const { table, start, most, send } = this.#tools;
    const answer = await send(this.#operation, this.#args, until === undefined ? {} : { until });
    const page = answer.status < 300 ? readFormed(this.#operation, this.#args, answer, start + table.size) : undefined;
    if (page === undefined) return { answer };
    const rows = new PageRows(table, { skip: 0, most: most - table.size });
    rows.add(page.rows);
    return { page, rows: rows.result(), status: answer.status, date: answer.fields.date };
  }

  /**
   * Reads the next page into the table.
   * @param next what the page before it gave as its arguments
   * @returns why that failed, if it did. @throws {ToolError} if the client cancelled the call
   */
  async readNext(next: CheckedArguments, deadline: number): Promise<FormedRead | { readonly failed: string }> {
    const link = JSON.stringify(next);
    if (this.#seen.has(link)) return { failed: 'the next page is one that was already read' };
    this.#seen.add(link);
    this.#args = { ...this.#args, ...next };
    const read = await readInTime(deadline, (until) => this.read(until));
    return 'answer' in read ? { failed: failedPage(read.answer) } : read;
  }
}
