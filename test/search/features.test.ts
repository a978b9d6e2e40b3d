import { describe, expect, test } from 'vitest';
import { BUCKETS, bucketsOf } from '../../src/search/buckets.ts';
import { features } from '../../src/search/features.ts';
import { rows } from '../support/examples.ts';

const isConcept = (term: string) => ['router', 'service'].includes(term);
const read = (text: string) => features(text.split(' '), isConcept);

describe('features', () => {
  rows((text: string) => [...read(text)], {
    'terms, neighbours, and the start': { input: 'show it', expected: ['show', 'it', '^ show', 'show it'] },
    'things in their order, names too': {
      input: 'service on router *',
      expected: [
        ...['service', 'on', 'router', '*', '^ service', 'service on', 'on router', 'router *'],
        ...['service > router', 'service > *', 'router > *'],
      ],
    },
    'nothing of nothing': { input: '', expected: ['', '^ '] },
  });
});

describe('buckets', () => {
  test('the same text gets the same buckets, each once', () => {
    const buckets = bucketsOf(['drop', 'drop it', '^ drop', 'drop']);
    expect(bucketsOf(['drop', 'drop it', '^ drop'])).toStrictEqual(buckets);
    expect(new Set(buckets).size).toBe(buckets.length);
    expect(buckets.every((bucket) => bucket >= 0 && bucket < BUCKETS)).toBe(true);
  });

  test('words share the groups of letters that they share', () => {
    const known = new Set(bucketsOf(['certificate']));
    const shared = (word: string) => bucketsOf([word]).filter((bucket) => known.has(bucket)).length;
    expect(shared('certification')).toBeGreaterThan(5);
    expect(shared('router')).toBeLessThan(3);
  });

  test('two adjacent words are one feature, without groups of letters', () => {
    expect(bucketsOf(['drop it'])).toHaveLength(1);
    expect(bucketsOf([])).toStrictEqual([]);
  });
});
