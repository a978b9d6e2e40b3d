import type { SearchData, SearchEmbedding } from '../../src/contract.ts';
import { aspectsOf } from '../../src/search/aspects.ts';
import { BUCKETS, bucketsOf } from '../../src/search/buckets.ts';
import { features } from '../../src/search/features.ts';
import { EmbeddingModel } from './embedding-model.ts';
import type { ReadQuestions } from './read-questions.ts';
import { type RandomNumbers, Vectors } from './vectors.ts';

/** The length of a vector. */
const DIMENSIONS = 32;

/** The spread of the aspects' initial vectors. Those of buckets start at zero. */
const SPREAD = 0.3;

/** The number of passes over all examples. */
const EPOCHS = 6;

/** The learning rate: in the first epoch, and its decrease until the end of the last one. */
const RATE = { first: 0.2, decay: 0.9 } as const;

/** The share of an example's buckets that is dropped each time, so that no single one is relied on. */
const LEFT_OUT = 0.5;

/** The largest absolute value of the quantized vectors. */
const HIGHEST = 127;

/**
 * Learns vectors for feature buckets and aspects of operations from example questions, so that examples for one list
 * help all lists. The same data always gives the same vectors.
 */
export function trainEmbedding(
  { vocabulary: { concepts }, facts }: Pick<SearchData, 'vocabulary' | 'facts'>,
  questions: ReadQuestions,
): SearchEmbedding {
  const isConcept = (term: string) => Object.hasOwn(concepts, term);
  const examples = Object.keys(facts).flatMap((name, operation) =>
    (questions[name] ?? []).map((terms) => ({ buckets: bucketsOf(features(terms, isConcept)), operation })),
  );
  const operations = Object.entries(facts).map(([name, each]) => aspectsOf(name, each));
  const aspects = [...new Set(operations.flat())];
  const numbers = new Map(aspects.map((aspect, number) => [aspect, number]));
  const random = randomNumbers();
  const model = new EmbeddingModel({
    buckets: new Vectors(BUCKETS, DIMENSIONS, () => 0),
    aspects: new Vectors(aspects.length, DIMENSIONS, () => (random() * 2 - 1) * SPREAD),
    operations: operations.map((each) => each.map((aspect) => numbers.get(aspect) ?? 0)),
  });
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    const rate = RATE.first * (1 - (RATE.decay * epoch) / EPOCHS);
    for (const { buckets, operation } of shuffled(examples, random)) {
      const sampled = buckets.filter(() => random() >= LEFT_OUT);
      if (sampled.length > 0) model.learn(sampled, operation, rate);
    }
  }
  return written(model, aspects);
}

function written({ buckets, aspects }: EmbeddingModel, names: readonly string[]): SearchEmbedding {
  const units = { buckets: buckets.highest() / HIGHEST, aspects: aspects.highest() / HIGHEST };
  const rows = names.map((name, number) => [name, asText(aspects.sum([number], 1), units.aspects)]);
  return {
    scale: units.buckets * units.aspects,
    buckets: asText(buckets.all, units.buckets),
    aspects: Object.fromEntries(rows),
  };
}

/** Repeatable pseudo-random numbers (a linear congruential generator). */
function randomNumbers(): RandomNumbers {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The items in random order (Fisher-Yates). */
function shuffled<T>(items: readonly T[], random: RandomNumbers): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const place = Math.floor(random() * (last + 1));
    [mixed[last], mixed[place]] = [mixed[place] as T, mixed[last] as T];
  }
  return mixed;
}

/** Vectors as base64 of signed bytes, each a multiple of a unit. */
const asText = (vectors: Float64Array, unit: number): string =>
  Buffer.from(Int8Array.from(vectors, (each) => Math.round(each / unit)).buffer).toString('base64');
