import { describe } from 'vitest';
import type { JsonSchema } from '../../../src/contract.ts';
import { loose } from '../../../src/runtime/answer/output-schema.ts';
import { rows } from '../../codegen/rows.ts';

describe('output schemas accept every real answer', () => {
  rows((declared: JsonSchema) => loose(declared), {
    'nothing is required, no enum is closed, nothing is bounded': {
      given: { type: 'object', required: ['a'], properties: { a: { type: 'string', enum: ['x'], maxLength: 1 } } },
      want: { type: ['object', 'null'], properties: { a: { type: ['string', 'null'] } } },
    },
    'new fields are welcome': {
      given: { type: 'object', properties: {}, additionalProperties: false },
      want: { type: ['object', 'null'], properties: {} },
    },
    'null in place of lists, in lists and in maps': {
      given: { type: 'array', items: { type: 'object', additionalProperties: { type: 'integer' } } },
      want: {
        type: ['array', 'null'],
        items: { type: ['object', 'null'], additionalProperties: { type: ['integer', 'string', 'null'] } },
      },
    },
    'several types are no type': { given: { type: ['string', 'integer'] }, want: {} },
    'one type or null is one type': { given: { type: ['string', 'null'] }, want: { type: ['string', 'null'] } },
    'choices are anything': { given: { oneOf: [{ type: 'string' }] }, want: {} },
    'formats tell a reader': {
      given: { type: 'string', format: 'date-time' },
      want: { type: ['string', 'null'], format: 'date-time' },
    },
  });
});
