/** A parsed filter, before its names are resolved to fields. */

/** A constant. Dates are in milliseconds since 1970, with their text. */
export type Value =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'date'; readonly value: number; readonly text: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null' };

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'contains'
  | 'icontains'
  | 'not contains'
  | 'not icontains';

/** The left side of a comparison: a field, or a function over the elements of a set field. */
export type Operand =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'anyof' | 'allof'; readonly name: string }
  | { readonly kind: 'count'; readonly set: SetExpression };

/** A set: a set field, or those of its elements that match a subquery. */
export interface SetExpression {
  readonly name: string;
  readonly where: Query | undefined;
}

/** A condition of a chain, and the word before it: `and` for the first. */
export interface ChainLink {
  readonly word: 'and' | 'or';
  readonly term: Expression;
  /** The condition as it is written. */
  readonly text: string;
}

/** A condition. */
export type Expression =
  /** `a and b or c`: each operator takes everything that follows as its right side. */
  | { readonly kind: 'chain'; readonly links: readonly ChainLink[] }
  | { readonly kind: 'not'; readonly inner: Expression }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'truth'; readonly name: string }
  | { readonly kind: 'isempty'; readonly set: SetExpression }
  | { readonly kind: 'compare'; readonly left: Operand; readonly operator: Operator; readonly right: Value }
  | { readonly kind: 'in'; readonly left: Operand; readonly values: readonly Value[] }
  | { readonly kind: 'between'; readonly left: Operand; readonly lower: Value; readonly upper: Value };

export interface SortField {
  readonly name: string;
  readonly descending: boolean;
}

/** A whole filter, or a subquery. */
export interface Query {
  readonly where: Expression;
  /** The condition as written; empty if there is none. */
  readonly text: string;
  /** Empty if the filter specifies no order. */
  readonly sort: readonly SortField[];
  readonly skip: number | undefined;
  /** `none` is -1. */
  readonly limit: number | undefined;
}
