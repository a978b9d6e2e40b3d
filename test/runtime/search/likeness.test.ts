import { describe, expect, test } from 'vitest';
import { features } from '../../../src/runtime/search/features.ts';
import { Likeness } from '../../../src/runtime/search/likeness.ts';
import { Tendency } from '../../../src/runtime/search/tendency.ts';
import { rows } from '../../codegen/rows.ts';

const isConcept = (term: string) => ['router', 'service'].includes(term);
const read = (text: string) => features(text.split(' '), isConcept);
const example = (name: string, text: string) => ({ name, features: read(text) });

describe('features', () => {
  rows((text: string) => [...read(text)], {
    'terms, neighbours, and the start': { given: 'show it', want: ['show', 'it', '^ show', 'show it'] },
    'things in their order, names too': {
      given: 'service on router *',
      want: [
        ...['service', 'on', 'router', '*', '^ service', 'service on', 'on router', 'router *'],
        ...['service > router', 'service > *', 'router > *'],
      ],
    },
    'nothing of nothing': { given: '', want: ['', '^ '] },
  });
});

describe('likeness', () => {
  const likeness = new Likeness([
    example('listRouterServices', 'which service on this router'),
    example('listServiceRouters', 'which router has this service'),
    example('deleteRouter', 'drop a router'),
    example('deleteRouter', 'remove router'),
  ]);
  const best = (text: string) => [...likeness.of(read(text))].sort(([, a], [, b]) => b - a).map(([name]) => name);

  test('the same question is as like as can be, and a second example adds to it', () => {
    expect(likeness.of(read('which service on this router')).get('listRouterServices')).toBeCloseTo(1);
    expect(likeness.of(read('drop a router')).get('deleteRouter')).toBeGreaterThan(1);
  });

  test.each([
    ['service here on router', 'listRouterServices'],
    ['router of that service', 'listServiceRouters'],
    ['please drop it', 'deleteRouter'],
  ])('%s', (text, name) => expect(best(text)[0]).toBe(name));

  test('what has nothing in common is left out', () => {
    expect(best('something else')).toStrictEqual([]);
    expect([...new Likeness([]).of(read('drop'))]).toStrictEqual([]);
  });
});

describe('tendency', () => {
  const tendency = new Tendency(
    [
      ...['drop a router', 'drop a service', 'drop this'].map((text) => example('delete', text)),
      ...['which router', 'which service', 'which of them'].map((text) => example('list', text)),
    ],
    ({ name }) => name,
  );
  const likely = (text: string) => tendency.of(read(text));

  test('a word of one label alone tells it', () => {
    expect(likely('drop router').get('delete')).toBeGreaterThan(0.6);
    expect(likely('which * router').get('list')).toBeGreaterThan(0.6);
  });

  test('words of no label tell nothing', () => expect(likely('hello').get('list')).toBeCloseTo(0.5));

  test.each(['drop', 'hello', 'which router'])('all together are 1: %s', (text) => {
    expect([...likely(text).values()].reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
  });
});
