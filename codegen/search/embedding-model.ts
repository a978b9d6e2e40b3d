import type { Vectors } from './vectors.ts';

/** Smaller gradients are ignored. */
const LEAST = 0.004;

/**
 * A low-rank linear classifier: the answer is the operation with the highest dot product with the question's vector. A
 * question's vector is the sum of its buckets' vectors over the root of their number; an operation's is the sum of its
 * aspects' vectors.
 */
export class EmbeddingModel {
  readonly buckets: Vectors;
  readonly aspects: Vectors;
  /** By operation, the numbers of its aspects. */
  readonly #operations: readonly Uint16Array[];
  readonly #odds: Float64Array;

  /** @param start the initial vectors, and by operation the numbers of its aspects */
  constructor(start: {
    readonly buckets: Vectors;
    readonly aspects: Vectors;
    readonly operations: readonly (readonly number[])[];
  }) {
    this.buckets = start.buckets;
    this.aspects = start.aspects;
    this.#operations = start.operations.map((aspects) => Uint16Array.from(aspects));
    this.#odds = new Float64Array(start.operations.length);
  }

  /** Makes the operation more likely for a question of these buckets, and the others less: one AdaGrad step. */
  learn(buckets: readonly number[], operation: number, rate: number): void {
    const share = 1 / Math.sqrt(buckets.length);
    const question = this.buckets.sum(buckets, share);
    const wrong = this.#mistakes(question, operation);
    const gradient = this.aspects.weighed(wrong, share);
    for (let aspect = 0; aspect < wrong.length; aspect += 1) {
      const much = wrong[aspect] as number;
      if (much !== 0) this.aspects.move(aspect, question, much, rate);
    }
    for (const bucket of buckets) this.buckets.move(bucket, gradient, 1, rate);
  }

  /** By aspect, how much the model overestimates it. */
  #mistakes(question: Float64Array, operation: number): Float64Array {
    const [operations, odds] = [this.#operations, this.#odds];
    const products = this.aspects.products(question);
    let all = 0;
    for (let number = 0; number < odds.length; number += 1) {
      const own = operations[number] as Uint16Array;
      let sum = 0;
      for (let at = 0; at < own.length; at += 1) sum += products[own[at] as number] as number;
      odds[number] = Math.exp(sum);
      all += odds[number] as number;
    }
    const wrong = products.fill(0);
    for (let number = 0; number < odds.length; number += 1) {
      const own = operations[number] as Uint16Array;
      const much = (odds[number] as number) / all - Number(number === operation);
      for (let at = 0; at < own.length; at += 1) wrong[own[at] as number] = (wrong[own[at] as number] as number) + much;
    }
    for (let aspect = 0; aspect < wrong.length; aspect += 1) {
      if (Math.abs(wrong[aspect] as number) < LEAST) wrong[aspect] = 0;
    }
    return wrong;
  }
}
