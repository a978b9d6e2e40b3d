import type { Value } from '../../common/exact-json.ts';
import type { CheckedArguments } from '../../contract.ts';
import { LARGEST_PAGE } from '../network/page.ts';
import type { Rows } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';

/** The most pages of one list. Rows after them are counted, but not read. */
const MOST_PAGES = 4;

/** The first pages of a list: all of it, unless it is very long. @throws {ToolError} if it cannot be read */
export async function firstPages(
  reads: ChangeReads,
  list: string,
  args: CheckedArguments = {},
): Promise<Pick<Rows, 'rows' | 'total'>> {
  const { rows, total } = await reads.list(list, args, LARGEST_PAGE);
  const all: Value[] = [...rows];
  for (let page = 1; page < MOST_PAGES && all.length < total && all.length >= page * LARGEST_PAGE; page += 1) {
    const next = await reads.list(list, { ...args, offset: all.length }, LARGEST_PAGE);
    all.push(...next.rows);
  }
  return { rows: all, total };
}
