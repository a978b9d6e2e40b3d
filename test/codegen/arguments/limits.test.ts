import { describe } from 'vitest';
import { limits } from '../../../codegen/arguments/limits.ts';
import { rows } from '../../support/examples.ts';

describe('describes the limits of a value in words', () => {
  rows(limits, {
    nothing: { input: { type: 'string' }, expected: [] },
    'a shortest text': { input: { type: 'string', minLength: 5 }, expected: ['at least 5 characters'] },
    'a text that is not empty': { input: { type: 'string', minLength: 1 }, expected: ['at least 1 character'] },
    'a longest text': { input: { type: 'string', maxLength: 100 }, expected: ['at most 100 characters'] },
    'both lengths': { input: { type: 'string', minLength: 5, maxLength: 100 }, expected: ['5-100 characters'] },
    'a range': { input: { type: 'integer', minimum: 0, maximum: 65535 }, expected: ['0-65535'] },
    'a range below nothing': { input: { type: 'integer', minimum: -5, maximum: -1 }, expected: ['-5 to -1'] },
    'a least number': { input: { type: 'integer', minimum: 0 }, expected: ['at least 0'] },
    'bounds that are excluded': {
      input: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      expected: ['more than 0', 'less than 1'],
    },
    'the bounds of 64 bits say nothing': {
      input: { type: 'integer', minimum: -(2 ** 63), maximum: 2 ** 63 },
      expected: [],
    },
    'a step': { input: { type: 'integer', multipleOf: 5 }, expected: ['a multiple of 5'] },
    'a short pattern': { input: { type: 'string', pattern: '^[0-9a-f]{12}$' }, expected: ['matches ^[0-9a-f]{12}$'] },
    'a long pattern says little': { input: { type: 'string', pattern: `^(${'a|'.repeat(30)}b)$` }, expected: [] },
    'a list that is not empty': { input: { type: 'array', minItems: 1 }, expected: ['at least 1 item'] },
    'a longest list': { input: { type: 'array', maxItems: 3 }, expected: ['at most 3 items'] },
    'a URL, by any of its names': { input: { type: 'string', format: 'url' }, expected: ['URL'] },
    'a format that goes by its own name': { input: { type: 'string', format: 'uuid' }, expected: ['uuid'] },
    'a format that is listed as it is': { input: { type: 'string', format: 'date-time' }, expected: [] },
    'bytes, as OpenAPI 3.0 has them': { input: { type: 'string', format: 'byte' }, expected: ['base64'] },
    'bytes, as OpenAPI 3.1 has them': { input: { type: 'string', contentEncoding: 'base64' }, expected: ['base64'] },
    'several at once': {
      input: { type: 'string', format: 'uri', maxLength: 9 },
      expected: ['URL', 'at most 9 characters'],
    },
  });
});
