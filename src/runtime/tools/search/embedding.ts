import type { SearchEmbedding, SearchFacts } from '../../../contract.ts';
import { aspectsOf } from '../../../search/aspects.ts';
import { BUCKETS, bucketsOf } from '../../../search/buckets.ts';

/**
 * Predicts which operation a question means, with vectors learnt from example questions: the one with the highest dot
 * product. Operations without examples are known by their category and the like.
 */
export class Embedding {
  readonly #scale: number;
  readonly #dimensions: number;
  readonly #buckets: Int8Array;
  readonly #operations: ReadonlyMap<string, Float64Array>;

  constructor({ scale, buckets, aspects }: SearchEmbedding, facts: Readonly<Record<string, SearchFacts>>) {
    this.#scale = scale;
    this.#buckets = bytes(buckets);
    this.#dimensions = this.#buckets.length / BUCKETS;
    const known = new Map(Object.entries(aspects).map(([aspect, text]) => [aspect, bytes(text)]));
    const vectors = Object.entries(facts).map(([name, each]) => {
      const aspectVectors = aspectsOf(name, each).flatMap((aspect) => known.get(aspect) ?? []);
      return [name, this.#sum(aspectVectors)] as const;
    });
    this.#operations = new Map(vectors);
  }

  /** By operation, the logarithm of its probability. */
  of(features: Iterable<string>): ReadonlyMap<string, number> {
    const buckets = bucketsOf(features);
    const vector = this.#sum(buckets.map((bucket) => this.#buckets.subarray(bucket * this.#dimensions)));
    const scale = this.#scale / Math.sqrt(Math.max(1, buckets.length));
    const odds = [...this.#operations].map(
      ([name, operationVector]) => [name, scale * product(vector, operationVector)] as const,
    );
    const all = Math.log(odds.reduce((sum, [, each]) => sum + Math.exp(each), 0));
    return new Map(odds.map(([name, each]) => [name, each - all]));
  }

  #sum(vectors: readonly Int8Array[]): Float64Array {
    return new Float64Array(this.#dimensions).map((_, at) =>
      vectors.reduce((sum, vector) => sum + (vector[at] ?? 0), 0),
    );
  }
}

const bytes = (text: string): Int8Array => Int8Array.from(Buffer.from(text, 'base64'));

const product = (one: Float64Array, other: Float64Array): number =>
  one.reduce((sum, each, at) => sum + each * (other[at] ?? 0), 0);
