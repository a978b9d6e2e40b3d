import type { Operation } from '../contract.ts';

/**
 * Whether an operation is a list that takes filters in the language of OpenZiti's controllers. In other APIs, an argument
 * `filter` has a meaning of its own.
 */
export const isFilterable = ({ filter, list, rows }: Pick<Operation, 'filter' | 'list' | 'rows'>): boolean =>
  filter !== undefined && list === undefined && rows !== undefined;
