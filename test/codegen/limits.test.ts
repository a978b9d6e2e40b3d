import { describe } from 'vitest';
import { limits } from '../../codegen/limits.ts';
import { rows } from './rows.ts';

describe('describes the limits of a value in words', () => {
  rows(limits, {
    nothing: { given: { type: 'string' }, want: [] },
    'a shortest text': { given: { type: 'string', minLength: 5 }, want: ['at least 5 characters'] },
    'a text that is not empty': { given: { type: 'string', minLength: 1 }, want: ['at least 1 character'] },
    'a longest text': { given: { type: 'string', maxLength: 100 }, want: ['at most 100 characters'] },
    'both lengths': { given: { type: 'string', minLength: 5, maxLength: 100 }, want: ['5-100 characters'] },
    'a range': { given: { type: 'integer', minimum: 0, maximum: 65535 }, want: ['0-65535'] },
    'a range below nothing': { given: { type: 'integer', minimum: -5, maximum: -1 }, want: ['-5 to -1'] },
    'a least number': { given: { type: 'integer', minimum: 0 }, want: ['at least 0'] },
    'bounds that are excluded': {
      given: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      want: ['more than 0', 'less than 1'],
    },
    'the bounds of 64 bits say nothing': {
      given: { type: 'integer', minimum: -(2 ** 63), maximum: 2 ** 63 },
      want: [],
    },
    'a list that is not empty': { given: { type: 'array', minItems: 1 }, want: ['at least 1 item'] },
    'a longest list': { given: { type: 'array', maxItems: 3 }, want: ['at most 3 items'] },
    'a URL, by any of its names': { given: { type: 'string', format: 'url' }, want: ['URL'] },
    'a format that goes by its own name': { given: { type: 'string', format: 'uuid' }, want: ['uuid'] },
    'a format that is listed as it is': { given: { type: 'string', format: 'date-time' }, want: [] },
    'bytes, as OpenAPI 3.0 has them': { given: { type: 'string', format: 'byte' }, want: ['base64'] },
    'bytes, as OpenAPI 3.1 has them': { given: { type: 'string', contentEncoding: 'base64' }, want: ['base64'] },
    'several at once': {
      given: { type: 'string', format: 'uri', maxLength: 9 },
      want: ['URL', 'at most 9 characters'],
    },
  });
});
