/**
 * Compares a field's value with a constant, by the field's type. A row without a value matches `!=` and `not contains`,
 * and no other comparison.
 */
import type { Operator, Value } from './ast.ts';
import { invalidFilter } from './error.ts';
import type { FieldType } from './fields.ts';
import { textOf } from './text-of.ts';

/** Whether a field's value matches. */
export type Comparer = (value: unknown) => boolean;

/** Compares a field of this type with a constant. @throws {FilterError} if their types do not match */
export function comparison(type: FieldType, operator: Operator, right: Value): Comparer {
  if (right.type === 'null') return operator === '=' ? isMissing : (value) => !isMissing(value);
  if (operator.endsWith('contains')) return contains(type, operator, right);
  // A value without a type of its own has the type of whatever it is compared with.
  switch (type === 'any' || type === 'free' ? right.type : type) {
    case 'bool':
      if (right.type !== 'bool') throw mismatch(type, right);
      return (value) => ((value === true) === right.value) === (operator === '=');
    case 'date':
      if (right.type !== 'date') throw mismatch(type, right);
      return ordered(operator, type === 'any' ? missing : dateOf, right.value);
    case 'int':
    case 'float':
      if (right.type !== 'int' && right.type !== 'float') throw mismatch(type, right);
      // Tags store their numbers as floats: read as an integer, they have no value.
      return ordered(operator, type === 'any' && right.type === 'int' ? missing : numberOf, right.value);
    default:
      return ordered(operator, textOf, constantText(type, right));
  }
}

/** `in`: whether the value is in a list whose elements have one type. @throws {FilterError} if it is another one */
export function membership(type: FieldType, values: readonly Value[]): Comparer {
  const [first] = values;
  const numbers = first?.type === 'int' || first?.type === 'float';
  const hasType = type !== 'any' && type !== 'free';
  if (type === 'bool' || (type === 'date') !== (first?.type === 'date' && hasType)) {
    throw invalidFilter(
      `${TYPE_NAMES[type]} cannot be searched in a list that starts with ${TYPE_NAMES[first?.type ?? 'null']}`,
    );
  }
  if (type === 'any' && first?.type === 'date') return () => false;
  if (type === 'date' || first?.type === 'date') return oneOf(values, dateOf, plainOf);
  if (numbers && type !== 'string') {
    const whole = values.every((value) => value.type === 'int');
    return type === 'any' && whole ? () => false : oneOf(values, numberOf, plainOf);
  }
  return oneOf(values, textOf, (value) => constantText(type, value));
}

/** `between`: the upper bound is exclusive. @throws {FilterError} for types without an order, or other types */
export function range(type: FieldType, lower: Value, upper: Value): Comparer {
  if (type === 'string' || type === 'bool')
    throw invalidFilter(`between compares numbers and dates, not ${TYPE_NAMES[type]}`);
  const from = comparison(type, '>=', lower);
  const to = comparison(type, '<', upper);
  return (value) => from(value) && to(value);
}

function oneOf(
  values: readonly Value[],
  read: (value: unknown) => string | number | undefined,
  constant: (value: Value) => string | number | undefined,
): Comparer {
  const wanted = new Set(values.map(constant));
  return (value) => {
    const found = read(value);
    return found !== undefined && wanted.has(found);
  };
}

function contains(type: FieldType, operator: Operator, right: Value): Comparer {
  const anyCase = operator.endsWith('icontains');
  if (type === 'bool' || type === 'date' || (anyCase && type === 'int')) throw mismatch(type, right);
  const wanted = !operator.startsWith('not ');
  const folded = (text: string) => (anyCase ? text.toUpperCase() : text);
  const part = folded(constantText(type, right));
  return (value) => {
    const text = textOf(value);
    return text === undefined ? !wanted : folded(text).includes(part) === wanted;
  };
}

function ordered<T extends string | number>(
  operator: Operator,
  read: (value: unknown) => T | undefined,
  right: T,
): Comparer {
  const holds = ORDERS[operator] ?? (() => false);
  return (value) => {
    const left = read(value);
    return left === undefined ? operator === '!=' : holds(left, right);
  };
}

const ORDERS: Readonly<Partial<Record<Operator, (left: string | number, right: string | number) => boolean>>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** The names of types in messages. */
const TYPE_NAMES: Readonly<Record<FieldType | Value['type'], string>> = {
  string: 'text',
  int: 'a number',
  float: 'a number',
  bool: 'true or false',
  date: 'a date',
  any: 'a tag',
  free: 'a value of any type',
  set: 'a set',
  null: 'null',
};

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function missing(): undefined {
  return undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function dateOf(value: unknown): number | undefined {
  return typeof value === 'string' ? Date.parse(value) : undefined;
}

function plainOf(value: Value): string | number | undefined {
  return value.type === 'null' || value.type === 'bool' ? undefined : value.value;
}

function constantText(type: FieldType, value: Value): string {
  const text =
    value.type === 'string' || value.type === 'int' || value.type === 'float' ? textOf(value.value) : undefined;
  if (text === undefined) throw mismatch(type, value);
  return text;
}

function mismatch(type: FieldType, right: Value): Error {
  return invalidFilter(`${TYPE_NAMES[type]} cannot be compared with ${TYPE_NAMES[right.type]}`);
}
