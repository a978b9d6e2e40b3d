import { describe, expect, test } from 'vitest';
import { trainEmbedding } from '../../../codegen/train-embedding.ts';
import type { Intention, SearchFacts } from '../../../src/contract.ts';
import { Embedding } from '../../../src/runtime/search/embedding.ts';
import { features } from '../../../src/search/features.ts';

const fact = (intention: Intention, subject: string): SearchFacts => ({
  ...{ intention, subject: [subject], twin: false, category: subject },
});

const facts = {
  listRouters: fact('list', 'router'),
  deleteRouter: fact('delete', 'router'),
  listServices: fact('list', 'service'),
  deleteService: fact('delete', 'service'),
};

const data = {
  vocabulary: { concepts: { router: [], service: [] }, intentions: {}, noise: [] },
  facts,
  index: {},
  questions: {
    listRouters: ['which router are there', 'all router', 'show every router'],
    deleteRouter: ['drop a router', 'a router must go', 'tear down router'],
    listServices: ['which service are there', 'all service'],
    deleteService: ['drop a service', 'a service must go'],
  },
};

const trained = trainEmbedding(data);
const embedding = new Embedding(trained, facts);
const likely = (text: string) =>
  embedding.of(features(text.split(' '), (term) => Object.hasOwn(data.vocabulary.concepts, term)));
const best = (text: string) => [...likely(text)].sort(([, a], [, b]) => b - a)[0]?.[0];

describe('an embedding', () => {
  test.each(Object.entries(data.questions).flatMap(([name, list]) => list.map((text) => [text, name])))(
    'finds what it was trained with: %s',
    (text, name) => expect(best(text)).toBe(name),
  );

  test('what is learnt of one kind of thing holds for the other', () => {
    expect(best('show every service')).toBe('listServices');
    expect(best('tear down service')).toBe('deleteService');
  });

  test('a word that no example has is read by its letters', () =>
    expect(best('dropping routers')).toBe('deleteRouter'));

  test.each(['all router', 'hello', ''])('all together are certain: %s', (text) => {
    expect([...likely(text).values()].reduce((sum, each) => sum + Math.exp(each), 0)).toBeCloseTo(1);
  });

  test('the same examples give the same vectors', () => expect(trainEmbedding(data)).toStrictEqual(trained));
});
