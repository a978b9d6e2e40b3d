import { describe } from 'vitest';
import { signature } from '../../../codegen/arguments/signature.ts';
import type { JsonSchema } from '../../../src/contract.ts';
import { rows } from '../../support/examples.ts';

const of = (schema: JsonSchema) => signature('do', schema);
const properties = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`argument${index}`, { type: 'string' }]));

describe('the call of a tool on one line', () => {
  rows(of, {
    'takes nothing': { input: { type: 'object', properties: {} }, expected: 'do()' },
    'required arguments come first': {
      input: { properties: { a: { type: 'integer' }, b: { type: 'boolean' } }, required: ['b'] },
      expected: 'do(b: boolean, a?: number)',
    },
    'lists, choices and lists of choices': {
      input: {
        properties: {
          a: { type: 'array', items: { type: 'string' } },
          b: { type: 'string', enum: ['x', 'y'] },
          c: { type: 'array', items: { enum: ['x', 'y'] } },
        },
      },
      expected: 'do(a?: string[], b?: "x"|"y", c?: ("x"|"y")[])',
    },
    'objects with their fields; free-form ones come last': {
      input: {
        properties: {
          tags: { type: 'object' },
          a: { type: 'object', required: ['x'], properties: { x: { type: 'string' }, y: { type: 'number' } } },
        },
      },
      expected: 'do(a?: {x: string, y?: number}, tags?: object)',
    },
    'many choices are replaced by their type': {
      input: { properties: { a: { type: 'string', enum: [...'abcdefghijk'] } } },
      expected: 'do(a?: string)',
    },
    'what does not fit is left out, and that is shown': {
      input: { properties: properties(30) },
      expected: `do(${Object.keys(properties(14))
        .map((name) => `${name}?: string`)
        .join(', ')}, ...)`,
    },
  });
});
