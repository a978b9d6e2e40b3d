import { describe } from 'vitest';
import type { JsonSchema } from '../../../src/contract.ts';
import { loose } from '../../../src/runtime/answer/output-schema.ts';
import { rows } from '../../support/examples.ts';

describe('output schemas accept every real answer', () => {
  rows((declared: JsonSchema) => loose(declared), {
    'nothing is required, no enum is closed, nothing is bounded': {
      input: { type: 'object', required: ['a'], properties: { a: { type: 'string', enum: ['x'], maxLength: 1 } } },
      expected: { type: ['object', 'null'], properties: { a: { type: ['string', 'null'] } } },
    },
    'new fields are welcome': {
      input: { type: 'object', properties: {}, additionalProperties: false },
      expected: { type: ['object', 'null'], properties: {} },
    },
    'null in place of lists, in lists and in maps': {
      input: { type: 'array', items: { type: 'object', additionalProperties: { type: 'integer' } } },
      expected: {
        type: ['array', 'null'],
        items: { type: ['object', 'null'], additionalProperties: { type: ['integer', 'string', 'null'] } },
      },
    },
    'several types are no type': { input: { type: ['string', 'integer'] }, expected: {} },
    'one type or null is one type': { input: { type: ['string', 'null'] }, expected: { type: ['string', 'null'] } },
    'choices are anything': { input: { oneOf: [{ type: 'string' }] }, expected: {} },
    'a hidden secret has no format, nor has a relative link': {
      input: { type: 'string', format: 'uuid' },
      expected: { type: ['string', 'null'] },
    },
  });
});
