/**
 * Why a filter or an order was refused. The message says what is wrong and where, in at most a few hundred characters.
 */

/**
 * `filter`: the text, its names or its types are wrong. `sort`: the same for a list of fields to sort by. `unsortable`:
 * a field that exists, but that the controller cannot sort by (a tag).
 */
export type FilterFault = 'filter' | 'sort' | 'unsortable';

/** A filter or an order that cannot be used. */
export class FilterError extends Error {
  readonly fault: FilterFault;

  constructor(fault: FilterFault, message: string) {
    super(message);
    this.name = 'FilterError';
    this.fault = fault;
  }
}

/** Why a list cannot be sorted as requested. */
export class OrderError extends FilterError {}

/** The fault of a filter itself. @param message what is wrong and where */
export function invalidFilter(message: string): FilterError {
  return new FilterError('filter', message);
}

const MOST_QUOTED = 60;

/** Text of the filter as a message quotes it: a long one is cut. */
export function quoted(text: string): string {
  return text.length > MOST_QUOTED ? `"${text.slice(0, MOST_QUOTED)}..."` : `"${text}"`;
}
