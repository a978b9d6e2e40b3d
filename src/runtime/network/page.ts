import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { isEntity, type Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import { filterable } from './filterable.ts';

/** What a controller says of a page of a list. */
export interface Paging {
  /** Place of the first row in the whole list: the controller's own word, which wins over what was asked. */
  readonly offset: number;
  /** Rows in the whole list; undefined where the controller does not page it. */
  readonly total: number | undefined;
  /** Most rows that the controller gave, exactly; undefined as above. */
  readonly limit: number | bigint | undefined;
  /** Fields that a filter may use, where the controller says: told of where they are wanted. */
  readonly filterable: readonly string[];
}

/** One page of a list. */
export interface Page extends Paging {
  /** Those that stand in the answer: the rows of a long list may have been taken out while it arrived. */
  readonly rows: readonly Value[];
}

/**
 * Reads the page of a list: without rows, where there is no body at all. Undefined for an answer that is no list.
 * @throws {ToolError} for what is no JSON
 */
export function readPage(tool: string, answer: ControllerAnswer): Page | undefined {
  const body = answer.text.trim() === '' ? { data: null } : readJson(tool, answer);
  if (!isEntity(body) || !Object.hasOwn(body, 'data')) return undefined;
  // Some lists are null where they are empty.
  const rows = body['data'] ?? [];
  if (!Array.isArray(rows)) return undefined;
  const meta = isEntity(body['meta']) ? body['meta'] : {};
  const pagination = isEntity(meta['pagination']) ? meta['pagination'] : {};
  return {
    rows,
    offset: numberOf(pagination['offset']) ?? 0,
    total: numberOf(pagination['totalCount']),
    limit: isNumber(pagination['limit']) ? pagination['limit'] : undefined,
    get filterable() {
      const fields = meta['filterableFields'];
      return Array.isArray(fields) ? filterable(fields.map(String)) : [];
    },
  };
}

/** The body of a JSON answer, exactly. @throws {ToolError} of kind `controller` for what is no JSON */
export function readJson(tool: string, answer: ControllerAnswer): Value {
  try {
    return answer.json;
  } catch {
    throw noJson(tool, answer);
  }
}

/** The error for an answer that nobody can read. */
export const noJson = (tool: string, { status }: Pick<ControllerAnswer, 'status'>): ToolError =>
  new ToolError(
    'controller',
    `The controller answered ${tool} with ${status}, but what it sent is no JSON.`,
    'Try again; if it stays so, something between here and the controller changes its answers.',
  );

const isNumber = (value: Value | undefined): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

const numberOf = (value: Value | undefined): number | undefined => (isNumber(value) ? Number(value) : undefined);
