import { describe } from 'vitest';
import { at, type Json, type JsonObject, pointer, pointerKeys, sameJson, sorted } from '../../codegen/json.ts';
import { rows } from './rows.ts';

describe('pointer joins keys (RFC 6901, section 5)', () => {
  rows((keys: (string | number)[]) => pointer(...keys), {
    'nothing is the whole document': { given: [], want: '' },
    'keys and indexes': { given: ['paths', 'get', 0], want: '/paths/get/0' },
    'slash and tilde are escaped': { given: ['/a~b/{id}'], want: '/~1a~0b~1{id}' },
    'an empty key is a key': { given: [''], want: '/' },
  });
});

describe('pointerKeys splits a pointer', () => {
  rows(pointerKeys, {
    'the whole document': { given: '', want: [] },
    'slash and tilde': { given: '/paths/~1a~0b', want: ['paths', '/a~b'] },
    'the order of unescaping matters': { given: '/~01', want: ['~1'] },
  });
});

describe('at finds the value', () => {
  const root: JsonObject = { list: [{ a: 1 }, null], 'x/y': 2, '': 3 };
  rows((text: string) => at(root, text), {
    'the whole document': { given: '', want: root },
    'in an array': { given: '/list/0/a', want: 1 },
    'null is a value': { given: '/list/1', want: null },
    'an escaped key': { given: '/x~1y', want: 2 },
    'an empty key': { given: '/', want: 3 },
    'nothing behind the end': { given: '/list/2', want: undefined },
    'an empty key is no index': { given: '/list/', want: undefined },
    'a word is no index': { given: '/list/length', want: undefined },
    'what every object inherits is not there': { given: '/toString', want: undefined },
    'nothing inside a number': { given: '/x~1y/z', want: undefined },
  });
});

describe('sorted and sameJson', () => {
  rows((value: Json) => JSON.stringify(sorted(value)), {
    'keys of every object, items in their order': {
      given: { b: [{ d: 1, c: 2 }], a: 0 },
      want: '{"a":0,"b":[{"c":2,"d":1}]}',
    },
  });
  rows(([a, b]: [Json | undefined, Json | undefined]) => sameJson(a, b), {
    'the order of keys does not count': {
      given: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      want: true,
    },
    'the order of items counts': {
      given: [
        [1, 2],
        [2, 1],
      ],
      want: false,
    },
    'nothing is not null': { given: [undefined, null], want: false },
    'nothing is nothing': { given: [undefined, undefined], want: true },
  });
});
