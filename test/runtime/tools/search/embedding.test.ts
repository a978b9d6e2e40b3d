import { describe, expect, test } from 'vitest';
import { trainEmbedding } from '../../../../codegen/search/train-embedding.ts';
import type { Intention } from '../../../../src/contract.ts';
import { Embedding } from '../../../../src/runtime/tools/search/embedding.ts';
import { features } from '../../../../src/search/features.ts';

const THINGS = ['router', 'service', 'policy', 'link'];
const ASKED: Partial<Record<Intention, string[]>> = {
  list: ['which X are there', 'all X', 'show every X', 'how many X'],
  delete: ['drop a X', 'a X must go', 'tear down X', 'X should be removed'],
};

/** No example asks for all services, or to delete one. */
const UNASKED = ['show every service', 'tear down service'];

const operations = THINGS.flatMap((thing) =>
  (['list', 'delete'] as const).map((intention) => ({
    name: `${intention} ${thing}`,
    facts: { intention, subject: [thing], twin: false, category: thing },
    asked: (ASKED[intention] ?? []).map((text) => text.replace('X', thing)).filter((text) => !UNASKED.includes(text)),
  })),
);
const facts = Object.fromEntries(operations.map((each) => [each.name, each.facts]));
const questions = Object.fromEntries(operations.map(({ name, asked }) => [name, asked.map((text) => text.split(' '))]));
const data = {
  vocabulary: { concepts: Object.fromEntries(THINGS.map((thing) => [thing, []])), intentions: {}, noise: [] },
  facts,
};

const trained = trainEmbedding(data, questions);
const embedding = new Embedding(trained, facts);
const read = (text: string) => features(text.split(' '), (term) => THINGS.includes(term));
const likely = (text: string) => embedding.of(read(text));
const best = (text: string) => [...likely(text)].sort(([, a], [, b]) => b - a)[0]?.[0];

describe('an embedding', () => {
  test.each(operations.flatMap(({ name, asked }) => asked.map((text) => [text, name])))(
    'finds what it was trained with: %s',
    (text, name) => expect(best(text)).toBe(name),
  );

  test.each([
    ['show every service', 'list service'],
    ['tear down service', 'delete service'],
  ])('what was learned from other entities applies to this one: %s', (text, name) => expect(best(text)).toBe(name));

  test('a word that no example has is read by its letters', () => {
    expect(best('removing routers')).toBe('delete router');
  });

  test('an operation of which nothing is known but what it has in common is found by that', () => {
    const newcomers = operations.map(({ name, facts: each }) => [
      name.replace('delete service', 'purge service'),
      each,
    ]);
    const known = new Embedding(trained, Object.fromEntries(newcomers));
    const [first] = [...known.of(read('drop a service'))].sort(([, a], [, b]) => b - a);
    expect(first?.[0]).toBe('purge service');
  });

  test.each(['all router', 'hello', ''])('the evidence together is certain: %s', (text) => {
    expect([...likely(text).values()].reduce((sum, each) => sum + Math.exp(each), 0)).toBeCloseTo(1);
  });

  test('the same examples give the same vectors', () => expect(trainEmbedding(data, questions)).toStrictEqual(trained));
});
