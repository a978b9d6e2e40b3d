import { describe } from 'vitest';
import type { Json } from '../../../codegen/common/json.ts';
import { widened } from '../../../codegen/overlay/widen.ts';
import { rows } from '../../support/examples.ts';

const text = { type: 'string' };
const [limit, filter] = ['limit', 'filter'].map((name) => ({ in: 'query', name, schema: text }));

describe('a schema also accepts what a repair allows', () => {
  const both = ({ there, sent, under = 'x' }: { there: Json; sent?: Json; under?: string }) =>
    widened(there, sent, under);
  rows(both, {
    'a type more': { input: { there: 'array', sent: ['array', 'null'], under: 'type' }, expected: ['array', 'null'] },
    'a type inside': {
      input: { there: { type: 'array', items: text }, sent: { type: ['array', 'null'] } },
      expected: { type: ['array', 'null'], items: text },
    },
    'nothing, where the document allows all of it': {
      input: { there: { type: 'integer', format: 'int64' }, sent: { type: 'integer' } },
      expected: { type: 'integer', format: 'int64' },
    },
    'nothing, where the document allows anything': { input: { there: true, sent: text }, expected: true },
    'values of an enum, in the order of the document': {
      input: { there: ['C', 'A'], sent: ['A', 'B'], under: 'enum' },
      expected: ['C', 'A', 'B'],
    },
    'only names that are always sent': {
      input: { there: ['id', 'name', 'new'], sent: ['id', 'new'], under: 'required' },
      expected: ['id', 'new'],
    },
    'a parameter more': {
      input: { there: [filter as Json], sent: [limit as Json], under: 'parameters' },
      expected: [filter, limit],
    },
    'a parameter that is declared now': {
      input: { there: [{ ...limit, schema: { type: 'integer' } }], sent: [limit as Json], under: 'parameters' },
      expected: [{ ...limit, schema: { type: 'integer' } }],
    },
    'a property that is not declared': {
      input: { there: { properties: { a: text } }, sent: { properties: { b: text } } },
      expected: { properties: { a: text, b: text } },
    },
    'no keyword that the document is free of': {
      input: { there: text, sent: { ...text, format: 'uri' } },
      expected: text,
    },
    'anything at all': { input: { there: text, sent: {} }, expected: {} },
    'what a controller sends in the place of a reference': {
      input: { there: { $ref: '#/a' }, sent: { $ref: '#/b' } },
      expected: { $ref: '#/b' },
    },
    'nothing, where the repair takes it away': { input: { there: text }, expected: undefined },
  });
});
