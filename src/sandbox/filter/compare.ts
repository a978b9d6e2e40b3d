/** Comparing a field's value with a constant, by the field's type. */
import { invalidFilter } from '../http/errors.ts';
import type { Operator, Value } from './ast.ts';
import type { FieldType } from './fields.ts';

export type Comparer = (value: unknown) => boolean;

export function comparison(type: FieldType, operator: Operator, right: Value): Comparer {
  if (right.type === 'null') return operator === '=' ? isMissing : (value) => !isMissing(value);
  if (operator.endsWith('contains')) return contains(type, operator, right);
  // A tag is read as whatever it is compared with.
  const kind = type === 'any' ? right.type : type;
  switch (kind) {
    case 'bool':
      if (right.type !== 'bool') throw mismatch(type, right);
      return (value) => ((value === true) === right.value) === (operator === '=');
    case 'date':
      if (right.type !== 'date') throw mismatch(type, right);
      return ordered(operator, (value) => (typeof value === 'string' ? Date.parse(value) : undefined), right.value);
    case 'int':
    case 'float':
      if (right.type !== 'int' && right.type !== 'float') throw mismatch(type, right);
      return ordered(operator, numberReader(type, right), right.value);
    default: {
      if (right.type !== 'string' && right.type !== 'int' && right.type !== 'float') throw mismatch(type, right);
      return ordered(operator, (value) => (typeof value === 'string' ? value : undefined), String(right.value));
    }
  }
}

export function membership(type: FieldType, values: readonly Value[]): Comparer {
  const strings = values.every((value) => value.type === 'string');
  if (strings && (type === 'string' || type === 'any')) {
    const wanted = new Set(values.map((value) => (value.type === 'string' ? value.value : '')));
    return (value) => typeof value === 'string' && wanted.has(value);
  }
  if (type === 'bool') throw invalidFilter('true and false cannot be looked for in a list');
  const tests = values.map((value) => comparison(type, '=', value));
  return (value) => tests.some((test) => test(value));
}

export function range(type: FieldType, lower: Value, upper: Value): Comparer {
  if (type === 'string' || type === 'bool') throw invalidFilter('between compares numbers and dates only');
  const from = comparison(type, '>=', lower);
  // The upper bound is not part of the range.
  const to = comparison(type, '<', upper);
  return (value) => from(value) && to(value);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function contains(type: FieldType, operator: Operator, right: Value): Comparer {
  if (type === 'bool' || type === 'date') throw mismatch(type, right);
  const anyCase = operator.endsWith('icontains');
  const wanted = !operator.startsWith('not ');
  const folded = (text: string) => (anyCase ? text.toLowerCase() : text);
  const part = folded(right.type === 'null' ? '' : String(right.value));
  return (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    return folded(String(value)).includes(part) === wanted;
  };
}

/** Tags keep their numbers as floats; compared with an integer they have no value. */
function numberReader(type: FieldType, right: Value): (value: unknown) => number | undefined {
  if (type === 'any' && right.type === 'int') return () => undefined;
  return (value) => (typeof value === 'number' ? value : undefined);
}

function ordered<T extends string | number>(
  operator: Operator,
  read: (value: unknown) => T | undefined,
  right: T,
): Comparer {
  const holds = ORDERS[operator] ?? (() => false);
  return (value) => {
    const left = read(value);
    // What has no value fulfils nothing, not even "!=".
    return left !== undefined && holds(left, right);
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

function mismatch(type: FieldType, right: Value): Error {
  return invalidFilter(`a ${type} cannot be compared with a ${right.type}`);
}
