import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { isEntity, type Value } from '../../common/exact-json.ts';
import { isBytes } from '../../common/is-binary.ts';
import { ToolError } from '../../common/tool-error.ts';
import { readFault } from './controller-fault.ts';
import { filterable } from './filterable.ts';

/** The most rows that a controller returns at once. */
export const LARGEST_PAGE = 500;

/** A controller's paging data for a list. */
export interface Paging {
  /** Position of the first row in the whole list, as the controller says, which may differ from the request. */
  readonly offset: number;
  /** Rows in the whole list; undefined if it is not paged. */
  readonly total: number | undefined;
  /** The exact limit that the controller applied; undefined if it is not paged. */
  readonly limit: number | bigint | undefined;
  /** Fields that a filter may use, if the controller lists them. */
  readonly filterable: () => readonly string[];
}

/** One page of a list. */
export interface Page extends Paging {
  /** The rows in the answer; those of a long list may have been passed on while it arrived. */
  readonly rows: readonly Value[];
}

/**
 * Reads a page of a list; a missing body has no rows. Undefined if the answer is not a list.
 * @throws {ToolError} if it is not JSON
 */
export function readPage(tool: string, answer: ControllerAnswer): Page | undefined {
  const body = answer.isBlank ? { data: null } : readJson(tool, answer);
  if (!isEntity(body) || !Object.hasOwn(body, 'data')) return undefined;
  // Some empty lists are null.
  const rows = body['data'] ?? [];
  if (!Array.isArray(rows)) return undefined;
  const meta = isEntity(body['meta']) ? body['meta'] : {};
  const pagination = isEntity(meta['pagination']) ? meta['pagination'] : {};
  return {
    rows,
    offset: numberOf(pagination['offset']) ?? 0,
    total: numberOf(pagination['totalCount']),
    limit: isNumber(pagination['limit']) ? pagination['limit'] : undefined,
    filterable: () => {
      const fields = meta['filterableFields'];
      return Array.isArray(fields) ? filterable(fields.map(String)) : [];
    },
  };
}

/** Whether an empty list comes with something else, such as errors, which only the whole answer shows. */
export function saysMore(tool: string, answer: ControllerAnswer): boolean {
  const body = answer.isBlank ? {} : readJson(tool, answer);
  return (
    isEntity(body) && Object.entries(body).some(([key, value]) => !['data', 'meta'].includes(key) && isFilled(value))
  );
}

const isFilled = (value: Value): boolean =>
  value !== null && value !== '' && (typeof value !== 'object' || Object.keys(value).length > 0);

/** The body of a JSON answer, without rounding numbers. @throws {ToolError} of kind `controller` if it is not JSON */
export function readJson(tool: string, answer: ControllerAnswer): Value {
  try {
    return answer.json;
  } catch {
    throw noJson(tool, answer, isBytes(answer.body) ? undefined : answer.text);
  }
}

/** The error for an unreadable answer. @param came its body, if that was kept and is text: shown without its secrets */
export function noJson(tool: string, { status }: Pick<ControllerAnswer, 'status'>, came?: string): ToolError {
  const shown = came === undefined ? '.' : `: ${readFault(status, came).message}`;
  return new ToolError(
    'controller',
    `The controller answered ${tool} with ${status}, but the body is not JSON${shown}`,
    'Try again. If it keeps happening, something between this server and the controller changes its answers.',
  );
}

const isNumber = (value: Value | undefined): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

const numberOf = (value: Value | undefined): number | undefined => (isNumber(value) ? Number(value) : undefined);
