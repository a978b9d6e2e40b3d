/** Turns a parsed filter into a test of entities, after checking that its names and types make sense. */
import { invalidFilter } from '../http/errors.ts';
import type { Entity } from '../kernel.ts';
import type { Expression, Operand, SetExpression } from './ast.ts';
import { type Comparer, comparison, membership, range } from './compare.ts';
import type { Field, Fields } from './fields.ts';

export type Predicate = (entity: Entity) => boolean;

export function compile(expression: Expression, fields: Fields): Predicate {
  switch (expression.kind) {
    case 'constant':
      return () => expression.value;
    case 'and': {
      const [left, right] = [compile(expression.left, fields), compile(expression.right, fields)];
      return (entity) => left(entity) && right(entity);
    }
    case 'or': {
      const [left, right] = [compile(expression.left, fields), compile(expression.right, fields)];
      return (entity) => left(entity) || right(entity);
    }
    case 'not': {
      const inner = compile(expression.inner, fields);
      return (entity) => !inner(entity);
    }
    case 'truth':
      return truth(single(expression.name, fields), expression.name);
    case 'isempty': {
      const count = countOf(expression.set, fields);
      return (entity) => count(entity) === 0;
    }
    case 'compare':
      return apply(expression.left, fields, (type) => comparison(type, expression.operator, expression.right));
    case 'in':
      return apply(expression.left, fields, (type) => membership(type, expression.values));
    case 'between':
      return apply(expression.left, fields, (type) => range(type, expression.lower, expression.upper));
  }
}

/** The field of a name where one value is wanted. */
export function single(name: string, fields: Fields): Field {
  const field = fields.find(name);
  if (field === undefined) throw invalidFilter(`no field is called ${name}`);
  if (field.type === 'set') throw invalidFilter(`${name} holds several values; ask with anyOf, allOf or count`);
  return field;
}

function setField(name: string, fields: Fields): Field {
  const field = fields.find(name);
  if (field === undefined) throw invalidFilter(`no field is called ${name}`);
  if (field.type !== 'set') throw invalidFilter(`${name} holds one value, not a set`);
  return field;
}

function truth(field: Field, name: string): Predicate {
  if (field.type !== 'bool' && field.type !== 'any') throw invalidFilter(`${name} is neither true nor false by itself`);
  return (entity) => field.get(entity) === true;
}

function apply(operand: Operand, fields: Fields, make: (type: Field['type']) => Comparer): Predicate {
  if (operand.kind === 'count') {
    const count = countOf(operand.set, fields);
    const compare = make('int');
    return (entity) => compare(count(entity));
  }
  if (operand.kind === 'field') {
    const field = single(operand.name, fields);
    const compare = make(field.type);
    return (entity) => compare(field.get(entity));
  }
  const field = setField(operand.name, fields);
  const compare = make('string');
  return operand.kind === 'anyof'
    ? (entity) => elements(field, entity).some(compare)
    : (entity) => elements(field, entity).every(compare);
}

function elements(field: Field, entity: Entity): readonly unknown[] {
  const value = field.get(entity);
  return Array.isArray(value) ? value : [];
}

/** How many elements a set has. A query over the elements sees nothing of them: they are ids, without fields. */
function countOf(set: SetExpression, fields: Fields): (entity: Entity) => number {
  const field = setField(set.name, fields);
  if (set.where === undefined) return (entity) => elements(field, entity).length;
  const constant = compile(set.where.where, { names: [], find: () => undefined });
  return (entity) => (constant(entity) ? elements(field, entity).length : 0);
}
