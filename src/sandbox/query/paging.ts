/** Which part of a list is answered: `limit` and `offset` of the query, or `limit` and `skip` of the filter. */
import { invalidField } from '../http/errors.ts';
import { NO_LIMIT } from '../http/json.ts';

export interface Paging {
  readonly limit: number;
  readonly offset: number;
}

const DEFAULT_LIMIT = 10;
const MAXIMUM_LIMIT = 500;

/** Applies the controller's rules: 0 is the default, negative is no limit, too much is cut without a word. */
export function paging(limit: number | undefined, offset: number | undefined): Paging {
  return { limit: allowedLimit(limit), offset: Math.max(0, offset ?? 0) };
}

function allowedLimit(limit: number | undefined): number {
  if (limit === undefined || limit === 0) return DEFAULT_LIMIT;
  if (limit < 0) return Number.POSITIVE_INFINITY;
  return Math.min(limit, MAXIMUM_LIMIT);
}

export function pageMeta(page: Paging, totalCount: number): Record<string, unknown> {
  const limit = Number.isFinite(page.limit) ? page.limit : NO_LIMIT;
  return { limit, offset: page.offset, totalCount };
}

/** An integer of the query string; 601 is the controller's own status for one that is none. */
export function queryInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw invalidField(name, text, `${name} must be a whole number`, 601);
  return Number(text);
}
