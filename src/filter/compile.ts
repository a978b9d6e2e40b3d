/** Compiles a parsed filter into a predicate on rows, after checking its names and types. */
import type { ChainLink, Expression, Operand, Operator, SetExpression, Value } from './ast.ts';
import { type Comparer, comparison, membership, range } from './compare.ts';
import { invalidFilter, quoted } from './error.ts';
import { type Field, type Fields, type FieldType, onlyFields } from './fields.ts';

export type Predicate<R> = (row: R) => boolean;

/** The test that a condition makes. @throws {FilterError} if a name is unknown or a type does not match */
export function compile<R>(expression: Expression, fields: Fields<R>): Predicate<R> {
  switch (expression.kind) {
    case 'constant':
      return () => expression.value;
    case 'chain':
      return chain(expression.links, fields);
    case 'not': {
      const inner = compile(expression.inner, fields);
      return (row) => !inner(row);
    }
    case 'truth':
      return truth(single(expression.name, fields), expression.name);
    case 'isempty': {
      const count = countOf(expression.set, fields);
      return (row) => count(row) === 0;
    }
    case 'compare':
      return compare(expression.left, expression.operator, expression.right, fields);
    case 'in':
      return apply(expression.left, fields, (type) => membership(type, expression.values));
    case 'between':
      return apply(expression.left, fields, (type) => range(type, expression.lower, expression.upper));
  }
}

/** The field with this name, if a single value is required. */
function single<R>(name: string, fields: Fields<R>): Field<R> {
  const field = known(name, fields);
  if (field.type === 'set') throw invalidFilter(`${quoted(name)} is a set: use anyOf, allOf, count or isEmpty`);
  return field;
}

function setField<R>(name: string, fields: Fields<R>): Field<R> {
  const field = known(name, fields);
  if (field.type !== 'set' && field.type !== 'free') throw invalidFilter(`${quoted(name)} is not a set`);
  return field;
}

function known<R>(name: string, fields: Fields<R>): Field<R> {
  const field = fields.find(name);
  if (field === undefined) throw invalidFilter(`there is no field ${quoted(name)}`);
  return field;
}

/** `a and b or c` is `a and (b or c)`: the first `and` after something false, or `or` after something true, decides. */
function chain<R>(terms: readonly ChainLink[], fields: Fields<R>): Predicate<R> {
  const links = terms.map(({ word, term }) => ({ endsAt: word === 'or', holds: compile(term, fields) }));
  return (row) => {
    let result = true;
    for (const { endsAt, holds } of links) {
      if (result === endsAt) return result;
      result = holds(row);
    }
    return result;
  };
}

function truth<R>(field: Field<R>, name: string): Predicate<R> {
  if (field.type !== 'bool' && field.type !== 'any' && field.type !== 'free')
    throw invalidFilter(`${quoted(name)} is not true or false`);
  return (row) => field.get(row) === true;
}

function compare<R>(left: Operand, operator: Operator, right: Value, fields: Fields<R>): Predicate<R> {
  if (left.kind !== 'anyof' || operator !== '!=' || right.type !== 'string') {
    return apply(left, fields, (type) => comparison(type, operator, right));
  }
  // The controller only looks at the first element, in order, that is not below the given one.
  const field = setField(left.name, fields);
  return (row) => {
    const above = elements(field, row).filter((element) => typeof element === 'string' && element >= right.value);
    return above.length > 0 && !above.includes(right.value);
  };
}

function apply<R>(operand: Operand, fields: Fields<R>, make: (type: FieldType) => Comparer): Predicate<R> {
  if (operand.kind === 'count') {
    const count = countOf(operand.set, fields);
    const holds = make('int');
    return (row) => holds(count(row));
  }
  if (operand.kind === 'field') {
    const field = single(operand.name, fields);
    const holds = make(field.type);
    return (row) => holds(field.get(row));
  }
  const field = setField(operand.name, fields);
  const holds = make(field.elements ?? 'string');
  return operand.kind === 'anyof'
    ? (row) => elements(field, row).some(holds)
    : (row) => elements(field, row).every(holds);
}

function elements<R>(field: Field<R>, row: R): readonly unknown[] {
  const value = field.get(row);
  return Array.isArray(value) ? value : [];
}

/** The number of elements of a set. A subquery over the elements never matches: they are ids, without fields. */
function countOf<R>(set: SetExpression, fields: Fields<R>): (row: R) => number {
  const field = setField(set.name, fields);
  if (set.where === undefined) return (row) => elements(field, row).length;
  const constant = compile(set.where.where, onlyFields({}));
  return (row) => (constant({}) ? elements(field, row).length : 0);
}
