import type { HttpMethod, ListedAnnotations, Operation } from '../../src/contract.ts';
import type { OperationOverlay } from '../overlay/overlay.ts';

const BY_METHOD: Readonly<Record<HttpMethod, string>> = {
  GET: 'Reads',
  // Header fields are not shown.
  HEAD: 'Checks for',
  OPTIONS: 'Sends OPTIONS to',
  POST: 'Posts to',
  PUT: 'Replaces all fields of',
  PATCH: 'Changes some fields of',
  DELETE: 'Deletes',
};

/**
 * The example filter of an operation that accepts one.
 * @param usual the example if the overlay has none
 */
export function exampleFilter(
  places: Operation['arguments'],
  { filter }: Pick<OperationOverlay, 'filter'>,
  usual: string | undefined,
): Pick<Operation, 'filter'> {
  const example = filter ?? usual;
  return 'filter' in places && example !== undefined ? { filter: example } : {};
}

/** An example for any list of a controller: each can be filtered by id, but not all by name. */
export const usualFilter = (rows: readonly string[]): string =>
  rows.includes('name') ? 'name = "web"' : 'id contains "web"';

/** A tool's description: from the overlay, or derived from method and path; with the example filter. */
export function describe(operation: Pick<Operation, 'method' | 'path' | 'filter'>, overlay: OperationOverlay): string {
  const text = overlay.describe?.trim().replace(/\s+/g, ' ') ?? `${BY_METHOD[operation.method]} ${operation.path}.`;
  return operation.filter === undefined ? text : `${text} filter: ${operation.filter}`;
}

/** The annotations of a tool (MCP 2026-07-28, `ToolAnnotations`). */
export const annotations = ({ effect, idempotent }: Pick<Operation, 'effect' | 'idempotent'>): ListedAnnotations => ({
  readOnlyHint: effect === 'read',
  destructiveHint: effect === 'destructive',
  idempotentHint: idempotent,
});
