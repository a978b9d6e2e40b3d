/** Which schemas the message library can check alone, and which part of the others. */
import { describe, expect, test } from 'vitest';
import { inputs } from '../../../../src/generated/inputs.ts';
import { isPlain, plainPart } from '../../../../src/runtime/gate/arguments/plain-schema.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const object = (properties: object, more = {}) => ({ type: 'object', properties, ...more });
const odd = { type: 'string', pattern: 'x' };

describe('a plain schema', () => {
  test.each<[schema: unknown]>([
    [true],
    [false],
    [{}],
    [string],
    [{ type: ['string', 'integer'], default: 'x', description: 'x' }],
    [{ type: 'integer', minimum: 1, maximum: 2, exclusiveMinimum: 0, exclusiveMaximum: 3, format: 'int64' }],
    [{ type: 'string', minLength: 1, maxLength: 2, format: 'date-time' }],
    [{ type: 'array', items: string, minItems: 1, maxItems: 2 }],
    [object({ a: string, b: object({}) }, { required: ['a', 'b'], additionalProperties: false })],
    [object({}, { additionalProperties: string })],
    [{ readOnly: true, writeOnly: true, deprecated: true, example: 1, examples: [1], title: 'x' }],
    [{ type: 'string', contentMediaType: 'x', contentEncoding: 'x', 'x-more': 1 }],
    [{ enum: ['x', 1, true] }],
    [{ type: 'string', enum: ['x'], default: 'x', description: 'x', format: 'uri', title: 'x', 'x-more': 1 }],
    [{ type: 'integer', enum: [1, 2] }],
    [{ type: ['integer', 'string'], enum: [1, 'x'] }],
  ])('%j', (schema) => expect(isPlain(schema)).toBe(true));

  test('is that of nearly every tool of a controller', () => {
    const others = Object.entries(inputs).filter(([, { schema }]) => !isPlain(schema));
    expect(others.length).toBeLessThan(Object.keys(inputs).length / 10);
  });
});

describe('not a plain schema', () => {
  test.each<[schema: unknown]>([
    [5],
    [null],
    [odd],
    [{ type: 'string', 'more-x-': 1 }],
    [{ type: 'string', format: 'uuid' }],
    [{ type: 'string', format: 'my-uri' }],
    [{ type: 'string', format: 'uri-reference' }],
    [{ properties: { a: string } }],
    [{ properties: { a: string }, required: ['a'] }],
    [{ type: ['integer', 'string'], minimum: 5 }],
    [{ items: string }],
    [{ additionalProperties: string }],
    [{ type: 'array', items: odd }],
    [object({}, { additionalProperties: odd })],
    [object({ a: string, b: odd })],
    [object({ toString: string })],
    [{ type: 'object', properties: 5 }],
    [object({ a: string }, { required: ['a', 'b'] })],
    [object({ a: string }, { required: ['toString'] })],
    [object({ a: string }, { required: 'a' })],
    [{ type: 'object', required: ['a'] }],
    [{ type: 'object', properties: ['a'], required: ['0'] }],
    [{ enum: 5 }],
    [{ enum: [{ a: 1 }] }],
    [{ enum: ['x', null] }],
    [{ type: 'string', enum: ['x', 1] }],
    [{ type: 'integer', enum: [1, 1.5] }],
    [{ type: 'integer', enum: [1, 'x'] }],
    [{ type: 'boolean', enum: [1] }],
    [{ type: 'integer', enum: [1], minimum: 1 }],
    [{ type: 'string', enum: ['x'], 'more-x-': 1 }],
  ])('%j', (schema) => expect(isPlain(schema)).toBe(false));
});

describe('the plain part of', () => {
  test.each<[schema: unknown, part: object]>([
    [true, {}],
    [{ type: 'string', nullable: true }, {}],
    [{ type: 'string', nullable: false }, string],
    [odd, string],
    [object({ a: odd, toString: string }, { not: {} }), object({ a: string })],
    [
      { type: 'array', items: odd },
      { type: 'array', items: string },
    ],
    [object({}, { additionalProperties: integer }), object({})],
    [{ type: 'integer', enum: [1, { b: 1 }] }, integer],
    [
      { type: 'integer', enum: ['x', 1], minimum: 5 },
      { type: 'integer', enum: ['x', 1], minimum: 5 },
    ],
    [
      { ...integer, required: ['a'], maximum: 5, title: 'x' },
      { ...integer, required: ['a'], maximum: 5 },
    ],
  ])('%j', (schema, part) => expect(plainPart(schema)).toStrictEqual(part));
});
