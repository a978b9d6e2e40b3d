import { describe } from 'vitest';
import type { Json, JsonObject } from '../../../codegen/common/json.ts';
import { brokenReferences, placeBehindReferences } from '../../../codegen/documents/places.ts';
import { rows } from '../../support/examples.ts';

const document: JsonObject = {
  a: { list: [{ $ref: '#/b' }], none: null },
  b: { c: { $ref: '#/d~1d' } },
  'd/d': { type: 'text' },
  round: { $ref: '#/round' },
};

describe('placeBehindReferences', () => {
  rows((place: string) => placeBehindReferences(document, place), {
    'a place that needs no reference': { input: '/a/list', expected: '/a/list' },
    'the reference itself': { input: '/a/list/0', expected: '/a/list/0' },
    'behind one': { input: '/a/list/0/c', expected: '/b/c' },
    'behind two': { input: '/a/list/0/c/type', expected: '/d~1d/type' },
    'as far as the way exists': { input: '/a/none/further', expected: '/a/none' },
    nowhere: { input: '/x/y', expected: '' },
    'a reference to itself': { input: '/round/a/b', expected: '/round' },
    'the whole document': { input: '', expected: '' },
  });
});

describe('brokenReferences', () => {
  rows((value: Json) => brokenReferences(value), {
    none: { input: document, expected: [] },
    'into a file': { input: { a: [{ $ref: 'b.yaml#/c' }] }, expected: [{ reference: 'b.yaml#/c', place: '/a/0' }] },
    'to a URL': { input: { 'a/b': { $ref: 'https://x/' } }, expected: [{ reference: 'https://x/', place: '/a~1b' }] },
    'to nowhere': { input: { a: { $ref: '#/b' } }, expected: [{ reference: '#/b', place: '/a' }] },
    'percent-encoded to somewhere': { input: { '{b}': 1, a: { $ref: '#/%7Bb%7D' } }, expected: [] },
    'a property that is called $ref is none': { input: { properties: { $ref: { type: 'string' } } }, expected: [] },
    'data is none': {
      input: {
        example: { $ref: 'a.json' },
        'x-samples': [{ $ref: 'b.json' }],
        default: { $ref: 'c.json' },
        examples: { one: { value: { $ref: 'd.json' } } },
        properties: { example: { enum: [{ $ref: 'e.json' }] } },
      },
      expected: [],
    },
    'below a name that is called like data': {
      input: { properties: { example: { $ref: 'a.json' }, 'x-y': { $ref: 'b.json' } } },
      expected: [
        { reference: 'a.json', place: '/properties/example' },
        { reference: 'b.json', place: '/properties/x-y' },
      ],
    },
    'an anchor, which is no pointer': { input: { a: { $ref: '#b' } }, expected: [{ reference: '#b', place: '/a' }] },
  });
});
