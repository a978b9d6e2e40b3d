/** Answers a list: reads the query of a request, and adds the paging information to the selected rows. */
import { FilterError, type FilterFault } from '../../filter/error.ts';
import type { Fields } from '../../filter/fields.ts';
import { type ListQuery, matching, type Selection, select as selectRows } from '../../filter/select.ts';
import { invalidField, invalidFilter, invalidSort, unhandled } from '../errors.ts';
import { NO_LIMIT } from '../http/json.ts';
import type { Entity } from '../kernel.ts';

/** Selects from entities that are sorted by id, as a request's query asks. */
export function select(entities: readonly Entity[], fields: Fields<Entity>, query: URLSearchParams): Selection<Entity> {
  return refusing(() => selectRows(entities, fields, queryOf(query)));
}

/** Selects role attributes: only the filter of the query counts, and its limit is not capped. */
export function selectByFilterAlone(
  entities: readonly Entity[],
  fields: Fields<Entity>,
  query: URLSearchParams,
): Selection<Entity> {
  const { filter } = queryOf(query);
  const found = refusing(() => matching(entities, fields, { filter }));
  const limit = found.limit === undefined || found.limit < 0 ? Number.POSITIVE_INFINITY : found.limit;
  const offset = Math.max(0, found.skip ?? 0);
  return { rows: found.rows.slice(offset, offset + limit), page: { limit, offset }, totalCount: found.rows.length };
}

export function listMeta(selected: Selection<Entity>, fields: Fields<Entity> | undefined): Record<string, unknown> {
  const { page, totalCount } = selected;
  const limit = Number.isFinite(page.limit) ? page.limit : NO_LIMIT;
  const pagination = { limit, offset: page.offset, totalCount };
  return fields === undefined ? { pagination } : { filterableFields: fields.names, pagination };
}

function queryOf(query: URLSearchParams): ListQuery {
  return {
    filter: query.get('filter') ?? undefined,
    sort: query.get('sort') ?? undefined,
    limit: integer(query, 'limit'),
    offset: integer(query, 'offset'),
  };
}

/** Explains, in the controller's form, why a filter or an order was refused. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof FilterError ? REFUSALS[error.fault](error.message) : error;
  }
}

const REFUSALS: Readonly<Record<FilterFault, (message: string) => Error>> = {
  filter: invalidFilter,
  sort: invalidSort,
  // The controller fails when it has to sort by a tag.
  unsortable: unhandled,
};

/** An integer of the query string; the controller has its own status, 601, for anything else. */
function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw invalidField(name, text, `${name} must be a whole number`, 601);
  return Number(text);
}
