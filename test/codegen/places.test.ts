import { describe } from 'vitest';
import type { Json, JsonObject } from '../../codegen/json.ts';
import { brokenReferences, placeBehindReferences } from '../../codegen/places.ts';
import { rows } from './rows.ts';

const document: JsonObject = {
  a: { list: [{ $ref: '#/b' }], none: null },
  b: { c: { $ref: '#/d~1d' } },
  'd/d': { type: 'text' },
  round: { $ref: '#/round' },
};

describe('placeBehindReferences', () => {
  rows((place: string) => placeBehindReferences(document, place), {
    'a place that needs no reference': { given: '/a/list', want: '/a/list' },
    'the reference itself': { given: '/a/list/0', want: '/a/list/0' },
    'behind one': { given: '/a/list/0/c', want: '/b/c' },
    'behind two': { given: '/a/list/0/c/type', want: '/d~1d/type' },
    'as far as the way exists': { given: '/a/none/further', want: '/a/none' },
    nowhere: { given: '/x/y', want: '' },
    'a reference to itself': { given: '/round/a/b', want: '/round' },
    'the whole document': { given: '', want: '' },
  });
});

describe('brokenReferences', () => {
  rows((value: Json) => brokenReferences(value), {
    none: { given: document, want: [] },
    'into a file': { given: { a: [{ $ref: 'b.yaml#/c' }] }, want: [{ reference: 'b.yaml#/c', place: '/a/0' }] },
    'to a URL': { given: { 'a/b': { $ref: 'https://x/' } }, want: [{ reference: 'https://x/', place: '/a~1b' }] },
    'to nowhere': { given: { a: { $ref: '#/b' } }, want: [{ reference: '#/b', place: '/a' }] },
    'percent-encoded to somewhere': { given: { '{b}': 1, a: { $ref: '#/%7Bb%7D' } }, want: [] },
    'a property that is called $ref is none': { given: { properties: { $ref: { type: 'string' } } }, want: [] },
    'data is none': {
      given: {
        example: { $ref: 'a.json' },
        'x-samples': [{ $ref: 'b.json' }],
        default: { $ref: 'c.json' },
        examples: { one: { value: { $ref: 'd.json' } } },
        properties: { example: { enum: [{ $ref: 'e.json' }] } },
      },
      want: [],
    },
    'below a name that is called like data': {
      given: { properties: { example: { $ref: 'a.json' }, 'x-y': { $ref: 'b.json' } } },
      want: [
        { reference: 'a.json', place: '/properties/example' },
        { reference: 'b.json', place: '/properties/x-y' },
      ],
    },
    'an anchor, which is no pointer': { given: { a: { $ref: '#b' } }, want: [{ reference: '#b', place: '/a' }] },
  });
});
