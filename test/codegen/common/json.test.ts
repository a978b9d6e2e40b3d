import { describe } from 'vitest';
import {
  at,
  type Json,
  type JsonObject,
  pointer,
  pointerKeys,
  sameJson,
  sorted,
} from '../../../codegen/common/json.ts';
import { rows } from '../../support/examples.ts';

describe('pointer joins keys (RFC 6901, section 5)', () => {
  rows((keys: (string | number)[]) => pointer(...keys), {
    'nothing is the whole document': { input: [], expected: '' },
    'keys and indexes': { input: ['paths', 'get', 0], expected: '/paths/get/0' },
    'slash and tilde are escaped': { input: ['/a~b/{id}'], expected: '/~1a~0b~1{id}' },
    'an empty key is a key': { input: [''], expected: '/' },
  });
});

describe('pointerKeys splits a pointer', () => {
  rows(pointerKeys, {
    'the whole document': { input: '', expected: [] },
    'slash and tilde': { input: '/paths/~1a~0b', expected: ['paths', '/a~b'] },
    'the order of unescaping matters': { input: '/~01', expected: ['~1'] },
  });
});

describe('at finds the value', () => {
  const root: JsonObject = { list: [{ a: 1 }, null], 'x/y': 2, '': 3 };
  rows((text: string) => at(root, text), {
    'the whole document': { input: '', expected: root },
    'in an array': { input: '/list/0/a', expected: 1 },
    'null is a value': { input: '/list/1', expected: null },
    'an escaped key': { input: '/x~1y', expected: 2 },
    'an empty key': { input: '/', expected: 3 },
    'nothing behind the end': { input: '/list/2', expected: undefined },
    'an empty key is no index': { input: '/list/', expected: undefined },
    'a word is no index': { input: '/list/length', expected: undefined },
    'what every object inherits is not there': { input: '/toString', expected: undefined },
    'nothing inside a number': { input: '/x~1y/z', expected: undefined },
  });
});

describe('sorted and sameJson', () => {
  rows((value: Json) => JSON.stringify(sorted(value)), {
    'keys of every object, items in their order': {
      input: { b: [{ d: 1, c: 2 }], a: 0 },
      expected: '{"a":0,"b":[{"c":2,"d":1}]}',
    },
  });
  rows(([a, b]: [Json | undefined, Json | undefined]) => sameJson(a, b), {
    'the order of keys does not count': {
      input: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      expected: true,
    },
    'the order of items counts': {
      input: [
        [1, 2],
        [2, 1],
      ],
      expected: false,
    },
    'nothing is not null': { input: [undefined, null], expected: false },
    'nothing is nothing': { input: [undefined, undefined], expected: true },
  });
});
