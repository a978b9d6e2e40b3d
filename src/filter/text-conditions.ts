/** What a filter compares with texts. */
import type { Expression, Operand, Value } from './ast.ts';

/** A condition that a field, or an element of one with several values, is one of these texts, or contains one. */
export interface TextCondition {
  readonly name: string;
  /** What is compared, as it is written: `name`, or `anyOf(configs)`. */
  readonly left: string;
  readonly texts: readonly string[];
  /** Whether the value has to contain the text, and may be longer. */
  readonly isPart: boolean;
}

/** The conditions on texts that a filter asks for; those that it excludes by "not" are left out. */
export function textConditions(where: Expression): readonly TextCondition[] {
  switch (where.kind) {
    case 'chain':
      return where.links.flatMap(({ term }) => textConditions(term));
    case 'compare':
      return PARTS.includes(where.operator) || where.operator === '='
        ? condition(where.left, [where.right], PARTS.includes(where.operator))
        : [];
    case 'in':
      return condition(where.left, where.values, false);
    default:
      return [];
  }
}

const PARTS: readonly string[] = ['contains', 'icontains'];

function condition(left: Operand, values: readonly Value[], isPart: boolean): readonly TextCondition[] {
  if (left.kind === 'count') return [];
  const texts = values.flatMap((value) => (value.type === 'string' ? [value.value] : []));
  const { name } = left;
  return texts.length === 0 ? [] : [{ name, left: WRITTEN[left.kind](name), texts, isPart }];
}

const WRITTEN = {
  field: (name: string) => name,
  anyof: (name: string) => `anyOf(${name})`,
  allof: (name: string) => `allOf(${name})`,
} as const;
