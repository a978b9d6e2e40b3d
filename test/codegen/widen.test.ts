import { describe } from 'vitest';
import type { Json } from '../../codegen/json.ts';
import { widened } from '../../codegen/widen.ts';
import { rows } from './rows.ts';

const text = { type: 'string' };
const [limit, filter] = ['limit', 'filter'].map((name) => ({ in: 'query', name, schema: text }));

describe('a schema also accepts what a repair allows', () => {
  const both = ({ there, sent, under = 'x' }: { there: Json; sent?: Json; under?: string }) =>
    widened(there, sent, under);
  rows(both, {
    'a type more': { given: { there: 'array', sent: ['array', 'null'], under: 'type' }, want: ['array', 'null'] },
    'a type inside': {
      given: { there: { type: 'array', items: text }, sent: { type: ['array', 'null'] } },
      want: { type: ['array', 'null'], items: text },
    },
    'nothing, where the document allows all of it': {
      given: { there: { type: 'integer', format: 'int64' }, sent: { type: 'integer' } },
      want: { type: 'integer', format: 'int64' },
    },
    'nothing, where the document allows anything': { given: { there: true, sent: text }, want: true },
    'values of an enum, in the order of the document': {
      given: { there: ['C', 'A'], sent: ['A', 'B'], under: 'enum' },
      want: ['C', 'A', 'B'],
    },
    'only names that are always sent': {
      given: { there: ['id', 'name', 'new'], sent: ['id', 'new'], under: 'required' },
      want: ['id', 'new'],
    },
    'a parameter more': {
      given: { there: [filter as Json], sent: [limit as Json], under: 'parameters' },
      want: [filter, limit],
    },
    'a parameter that is declared now': {
      given: { there: [{ ...limit, schema: { type: 'integer' } }], sent: [limit as Json], under: 'parameters' },
      want: [{ ...limit, schema: { type: 'integer' } }],
    },
    'a property that is not declared': {
      given: { there: { properties: { a: text } }, sent: { properties: { b: text } } },
      want: { properties: { a: text, b: text } },
    },
    'no keyword that the document is free of': { given: { there: text, sent: { ...text, format: 'uri' } }, want: text },
    'anything at all': { given: { there: text, sent: {} }, want: {} },
    'what a controller sends in the place of a reference': {
      given: { there: { $ref: '#/a' }, sent: { $ref: '#/b' } },
      want: { $ref: '#/b' },
    },
    'nothing, where the repair takes it away': { given: { there: text }, want: undefined },
  });
});
