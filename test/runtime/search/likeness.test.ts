import { describe, expect, test } from 'vitest';
import { Likeness } from '../../../src/runtime/search/likeness.ts';
import { features } from '../../../src/search/features.ts';

const isConcept = (term: string) => ['router', 'service'].includes(term);
const read = (text: string) => features(text.split(' '), isConcept);
const example = (name: string, text: string) => ({ name, features: read(text) });

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
