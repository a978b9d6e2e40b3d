/** What a filter compares fields with. */
import type { Expression, Operand, Operator, Value } from './ast.ts';

/** A comparison of a field, or of an element of one with several values, with constants. */
export interface Condition {
  readonly name: string;
  /** What is compared, as it is written: `name`, or `anyOf(configs)`. */
  readonly left: string;
  /** `=` for lists and ranges of values. */
  readonly operator: Operator;
  readonly values: readonly Value[];
  /** Whether the filter selects what the values do not fit. */
  readonly excludes: boolean;
}

/** The comparisons of a filter with constants. */
export function conditionsOf(where: Expression): readonly Condition[] {
  switch (where.kind) {
    case 'chain':
      return where.links.flatMap(({ term }) => conditionsOf(term));
    case 'not':
      return conditionsOf(where.inner).map((each) => ({ ...each, excludes: !each.excludes }));
    case 'compare':
      return condition(where.left, where.operator, [where.right]);
    case 'in':
      return condition(where.left, '=', where.values);
    case 'between':
      return condition(where.left, '=', [where.lower, where.upper]);
    default:
      return [];
  }
}

function condition(left: Operand, operator: Operator, values: readonly Value[]): readonly Condition[] {
  if (left.kind === 'count') return [];
  const { name } = left;
  return [{ name, left: WRITTEN[left.kind](name), operator, values, excludes: EXCLUDING.has(operator) }];
}

const EXCLUDING: ReadonlySet<Operator> = new Set(['!=', 'not contains', 'not icontains']);

const WRITTEN = {
  field: (name: string) => name,
  anyof: (name: string) => `anyOf(${name})`,
  allof: (name: string) => `allOf(${name})`,
} as const;
